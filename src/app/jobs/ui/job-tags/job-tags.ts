import { Component, input, output } from '@angular/core';
import { MatIcon } from '@angular/material/icon';

/** The words that somebody put on a job; its owner adds and removes them. */
@Component({
  selector: 'app-job-tags',
  imports: [MatIcon],
  template: `
    <ul aria-label="Tags">
      @for (tag of tags(); track tag) {
        <li>
          {{ tag }}
          @if (canChange()) {
            <button
              type="button"
              [attr.aria-label]="'Remove tag ' + tag"
              (click)="tagRemoved.emit(tag)"
            >
              <mat-icon svgIcon="close" />
            </button>
          }
        </li>
      }
    </ul>
    @if (canChange()) {
      <form (submit)="add(name); $event.preventDefault()">
        <input
          #name
          maxlength="100"
          placeholder="Add tag"
          aria-label="Add a tag"
          autocomplete="off"
        />
      </form>
    }
  `,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 4px;
      font-size: 0.75rem;
    }

    ul {
      display: contents;
      list-style: none;
    }

    li {
      display: flex;
      align-items: center;
      gap: 2px;
      min-height: 24px;
      padding: 0 8px;
      border-radius: 12px;
      background: var(--mat-sys-surface-container-high);
    }

    button {
      display: flex;
      align-items: center;
      justify-content: center;
      width: 24px;
      height: 24px;
      margin-right: -8px;
      padding: 0;
      border: 0;
      background: none;
      color: inherit;
      cursor: pointer;
    }

    mat-icon {
      width: 14px;
      height: 14px;
    }

    input {
      width: 12ch;
      height: 24px;
      padding: 0 8px;
      border: 1px dashed var(--mat-sys-outline);
      border-radius: 12px;
      background: transparent;
      color: inherit;
      font: inherit;
    }

    @media (pointer: coarse) {
      li,
      input {
        min-height: 40px;
        border-radius: 20px;
      }

      button {
        width: 40px;
        height: 40px;
      }
    }
  `,
})
export class JobTags {
  readonly tags = input.required<readonly string[]>();
  readonly canChange = input(false);
  readonly tagAdded = output<string>();
  readonly tagRemoved = output<string>();

  protected add(field: HTMLInputElement): void {
    const tag = field.value.trim();
    field.value = '';
    if (tag !== '') this.tagAdded.emit(tag);
  }
}
