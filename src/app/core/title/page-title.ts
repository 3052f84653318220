import { inject, Service } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { type RouterStateSnapshot, TitleStrategy } from '@angular/router';

const PRODUCT = 'Moorage';

/** "blast · running · Moorage". Routes name their pages; a page that shows one thing names that thing. */
@Service()
export class PageTitle extends TitleStrategy {
  private readonly title = inject(Title);

  set(text: string | undefined): void {
    this.title.setTitle(text ? `${text} · ${PRODUCT}` : PRODUCT);
  }

  override updateTitle(snapshot: RouterStateSnapshot): void {
    this.set(this.buildTitle(snapshot));
  }
}
