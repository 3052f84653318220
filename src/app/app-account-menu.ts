import { Component, computed, input, output } from '@angular/core';
import { MatIcon } from '@angular/material/icon';
import { MatMenu, MatMenuContent, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { RouterLink } from '@angular/router';
import type { Me } from '#contract/identity';

/** Who is signed in, and what is theirs. */
@Component({
  selector: 'app-account-menu',
  imports: [MatIcon, MatMenu, MatMenuContent, MatMenuItem, MatMenuTrigger, RouterLink],
  templateUrl: './app-account-menu.html',
  styleUrl: './app-account-menu.scss',
})
export class AppAccountMenu {
  readonly me = input.required<Me | null>();
  readonly signOutClicked = output();
  protected readonly initials = computed(() => initialsOf(this.me()));
}

function initialsOf(me: Me | null): string {
  const words = (me?.fullName.trim() || me?.username || '').split(/[\s._-]+/);
  const letters =
    words.length > 1 ? [words[0], words.at(-1)].map((word) => word?.[0]) : [words[0]?.slice(0, 2)];
  return letters.join('').toUpperCase();
}
