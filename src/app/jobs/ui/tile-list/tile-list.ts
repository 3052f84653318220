import { Component, input, output } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';

/** The software of a job in its order, one of which is looked at. */
@Component({
  selector: 'app-tile-list',
  imports: [MatIcon, MatIconButton],
  template: `
    <ol aria-label="Software in its order">
      @for (name of names(); track $index; let index = $index) {
        <li [class.chosen]="index === chosen()">
          <button
            type="button"
            class="name"
            [attr.aria-pressed]="index === chosen()"
            (click)="tileChosen.emit(index)"
          >
            {{ index + 1 }}. {{ name }}
          </button>
          <button
            matIconButton
            type="button"
            [disabled]="$first"
            [attr.aria-label]="'Move ' + name + ' forward'"
            (click)="tileMoved.emit({ index, by: -1 })"
          >
            <mat-icon svgIcon="arrow_upward" />
          </button>
          <button
            matIconButton
            type="button"
            [disabled]="$last"
            [attr.aria-label]="'Move ' + name + ' back'"
            (click)="tileMoved.emit({ index, by: 1 })"
          >
            <mat-icon svgIcon="arrow_downward" />
          </button>
          <button
            matIconButton
            type="button"
            [attr.aria-label]="'Remove ' + name"
            (click)="tileRemoved.emit(index)"
          >
            <mat-icon svgIcon="close" />
          </button>
        </li>
      }
    </ol>
  `,
  styles: `
    :host {
      font-size: 0.8125rem;
    }

    ol {
      max-width: 560px;
      margin: 0;
      padding: 0;
      list-style: none;
    }

    li {
      display: flex;
      align-items: center;
      min-height: 40px;
      border-bottom: 1px solid var(--mat-sys-outline-variant);
    }

    li.chosen {
      background: color-mix(in srgb, var(--mat-sys-primary) 8%, transparent);
    }

    .name {
      flex: 1;
      min-width: 0;
      height: 40px;
      padding: 0 12px;
      overflow: hidden;
      border: 0;
      background: none;
      color: inherit;
      cursor: pointer;
      font: inherit;
      text-align: left;
      text-overflow: ellipsis;
      white-space: nowrap;
    }

    .chosen .name {
      font-weight: 600;
    }
  `,
})
export class TileList {
  readonly names = input.required<readonly string[]>();
  /** Counts from 0. */
  readonly chosen = input.required<number>();
  readonly tileChosen = output<number>();
  readonly tileMoved = output<{ index: number; by: 1 | -1 }>();
  readonly tileRemoved = output<number>();
}
