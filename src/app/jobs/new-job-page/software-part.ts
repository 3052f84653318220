import { Component, computed, input, linkedSignal, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { MatSlideToggle } from '@angular/material/slide-toggle';
import type { Analysis } from '#contract/analyses';
import type { JobForm, SweepForm, Tile } from '#contract/drafts';
import { isSeenWhole, textResource } from '../state/catalogue';
import type { FormErrors } from '../state/form-errors';
import { SoftwareStep } from '../ui/software-step/software-step';
import { previewCsv } from '../ui/sweep-section/read-csv';
import { SweepSection } from '../ui/sweep-section/sweep-section';
import { TileList } from '../ui/tile-list/tile-list';
import { aNewTile, moved, tilesOf, withTiles } from '../ui/tile-list/tiles';

/** A file that was chosen in this part of the form, and what it is to be there. */
export interface PickedFile {
  readonly file: File;
  readonly as: 'table' | 'template';
}

/** What runs: one software or several, once or as a sweep. */
@Component({
  selector: 'app-software-part',
  imports: [MatButton, MatIcon, MatSlideToggle, SoftwareStep, SweepSection, TileList],
  template: `
    @if (names().length > 1) {
      <app-tile-list
        [names]="names()"
        [chosen]="chosen()"
        (tileChosen)="chosen.set($event)"
        (tileMoved)="move($event)"
        (tileRemoved)="remove($event)"
      />
    }
    <app-software-step
      [software]="tile()"
      [analyses]="analyses()"
      [analysisError]="errors().analysis"
      [commandError]="errors().command"
      [envVarsError]="errors().envVars"
      [preCommandError]="errors().preCommand"
      [postCommandError]="errors().postCommand"
      (softwareChanged)="change($event)"
    />
    <button matButton type="button" class="add" (click)="add()">
      <mat-icon svgIcon="add" />Run more software after this
    </button>
    <app-sweep-section
      [sweep]="form().sweep"
      [files]="form().inputFiles"
      [table]="table()"
      [isTableCut]="isTableCut()"
      [slots]="form().hardware.slots"
      [coresPerSlot]="form().hardware.coresPerSlot"
      [walltime]="form().hardware.walltime"
      [problems]="problems()"
      (sweepChanged)="edit({ sweep: $event })"
      (slotsChanged)="edit({ hardware: { ...form().hardware, slots: $event } })"
      (tablePicked)="filePicked.emit({ file: $event, as: 'table' })"
      (templatePicked)="filePicked.emit({ file: $event, as: 'template' })"
    />
    <mat-slide-toggle [checked]="form().runForever" (change)="edit({ runForever: $event.checked })"
      >Keep running until stopped</mat-slide-toggle
    >
  `,
  styles: `
    :host {
      display: flex;
      flex-direction: column;
      gap: 16px;
    }

    .add {
      align-self: start;
    }
  `,
})
export class SoftwarePart {
  readonly form = input.required<JobForm>();
  readonly analyses = input.required<readonly Analysis[]>();
  readonly errors = input<FormErrors>({});
  /** Those of the sweep, by path. */
  readonly problems = input<Readonly<Record<string, string>>>({});
  readonly edited = output<Partial<JobForm>>();
  readonly filePicked = output<PickedFile>();
  private readonly tiles = computed(() => tilesOf(this.form()));
  /** Counts from 0; the one behind it, if the last was removed. */
  protected readonly chosen = linkedSignal<number, number>({
    source: () => this.tiles().length,
    computation: (count, previous) => Math.min(previous?.value ?? 0, count - 1),
  });
  protected readonly tile = computed(() => this.tiles()[this.chosen()] ?? this.tiles()[0]);
  protected readonly names = computed(() =>
    this.tiles().map(
      ({ analysis: { code } }) => this.analyses().find((each) => each.code === code)?.name ?? code,
    ),
  );
  private readonly tableFile = computed(
    () => this.form().inputFiles.find(({ id }) => id === this.form().sweep.paramFile) ?? null,
  );
  private readonly tableText = textResource(this.tableFile);
  protected readonly table = computed(() =>
    this.tableFile() !== null && this.tableText.hasValue()
      ? previewCsv(this.tableText.value())
      : null,
  );
  protected readonly isTableCut = computed(() => {
    const file = this.tableFile();
    return file !== null && !isSeenWhole(file);
  });

  protected edit(change: { sweep?: SweepForm } & Partial<JobForm>): void {
    this.edited.emit(change);
  }

  protected change(change: Partial<Tile>): void {
    this.edited.emit(
      withTiles(
        this.tiles().map((tile, at) => (at === this.chosen() ? { ...tile, ...change } : tile)),
      ),
    );
  }

  protected add(): void {
    const count = this.tiles().length;
    this.edited.emit(withTiles([...this.tiles(), aNewTile()]));
    this.chosen.set(count);
  }

  protected move({ index, by }: { index: number; by: 1 | -1 }): void {
    this.edited.emit(withTiles(moved(this.tiles(), index, by)));
    if (this.chosen() === index) this.chosen.set(index + by);
  }

  protected remove(index: number): void {
    this.edited.emit(withTiles(this.tiles().filter((_, at) => at !== index)));
  }
}
