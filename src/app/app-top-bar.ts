import { Component, computed, inject, input, output } from '@angular/core';
import { MatIcon } from '@angular/material/icon';
import { RouterLink, RouterLinkActive } from '@angular/router';
import type { Me } from '#contract/identity';
import { AppAccountMenu } from './app-account-menu';
import { Theme } from './core/theme/theme';

const DESTINATIONS = [
  { path: '/jobs', label: 'Jobs', icon: 'work' },
  { path: '/clusters', label: 'Clusters', icon: 'dns' },
  { path: '/core-types', label: 'Core types', icon: 'memory' },
] as const;

/**
 * 48 px at the top; on phones its destinations are a bar at the bottom. Its buttons are plain ones and
 * its menu comes a moment later: every page waits for this.
 */
@Component({
  selector: 'app-top-bar',
  imports: [AppAccountMenu, MatIcon, RouterLink, RouterLinkActive],
  templateUrl: './app-top-bar.html',
  styleUrl: './app-top-bar.scss',
})
export class AppTopBar {
  private readonly theme = inject(Theme);
  readonly me = input.required<Me | null>();
  readonly signOutClicked = output();
  protected readonly destinations = DESTINATIONS;
  protected readonly isDark = computed(() => this.theme.isDark());

  protected switchTheme(): void {
    this.theme.choose(this.isDark() ? 'light' : 'dark');
  }
}
