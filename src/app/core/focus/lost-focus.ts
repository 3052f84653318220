import { afterEveryRender, DestroyRef, DOCUMENT, inject, Service } from '@angular/core';

/** Where a focused element stood: in `parent`, as its child number `index`. */
interface Place {
  readonly parent: Element;
  readonly index: number;
}

const FOCUSABLE =
  ':is(a[href], button, input, select, textarea, [tabindex="0"]):not(:disabled, [tabindex="-1"])';

/**
 * When what has the focus goes away (a deleted row, a panel that was put away), the browser lets the keyboard
 * begin at the top of the page. Here it goes on where it was: at what took the place, else beside it.
 */
@Service()
export class LostFocus {
  private readonly document = inject(DOCUMENT);
  private focused: Element | null = null;
  private places: readonly Place[] = [];

  /** To be called once, where things are injected: it lasts as long as whatever called. */
  follow(): void {
    const remember = ({ target }: Event) => {
      this.focused = target instanceof Element ? target : null;
      this.places = this.focused === null ? [] : placesOf(this.focused);
    };
    const forget = () => {
      // What was left on purpose stands still; what was removed does not.
      queueMicrotask(() => {
        if (this.focused?.isConnected === true && this.isNowhere()) this.focused = null;
      });
    };
    this.document.addEventListener('focusin', remember);
    this.document.addEventListener('focusout', forget);
    afterEveryRender(() => {
      this.restore();
    });
    inject(DestroyRef).onDestroy(() => {
      this.document.removeEventListener('focusin', remember);
      this.document.removeEventListener('focusout', forget);
    });
  }

  private restore(): void {
    if (this.focused === null || this.focused.isConnected || !this.isNowhere()) return;
    this.focused = null;
    const main = this.document.querySelector('main');
    for (const { parent, index } of this.places) {
      // A page that has gone as a whole is another matter: the next one takes the focus to its title.
      if (main === null || parent === main || !main.contains(parent)) {
        if (parent.isConnected) return;
        continue;
      }
      const near = [parent.children[index], parent.children[index - 1], parent];
      const target = near.map(firstFocusable).find((element) => element !== null);
      if (target) {
        target.focus();
        return;
      }
    }
  }

  private isNowhere(): boolean {
    const { activeElement, body } = this.document;
    return activeElement === null || activeElement === body;
  }
}

function placesOf(element: Element): readonly Place[] {
  const places: Place[] = [];
  for (let child = element; child.parentElement !== null; child = child.parentElement) {
    places.push({
      parent: child.parentElement,
      index: [...child.parentElement.children].indexOf(child),
    });
  }
  return places;
}

function firstFocusable(element: Element | undefined): HTMLElement | null {
  if (element instanceof HTMLElement && element.matches(FOCUSABLE)) return element;
  return element?.querySelector<HTMLElement>(FOCUSABLE) ?? null;
}
