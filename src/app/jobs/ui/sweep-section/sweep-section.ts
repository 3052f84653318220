import { Component, computed, input, linkedSignal, output } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatCheckbox } from '@angular/material/checkbox';
import { MatIcon } from '@angular/material/icon';
import type { JobForm, SweepForm } from '#contract/drafts';
import { formatCount } from '../../../shared/format/format';
import type { TablePreview } from './read-csv';
import {
  type Generator,
  GENERATOR_INFO,
  isDrawn,
  isPlain,
  runCount,
  type SweepVariable,
  withGenerator,
} from './sweep';

type InputFile = JobForm['inputFiles'][number];

/** What makes one job many runs: a table of parameters, ranges, chance; and what each run is given of them. */
@Component({
  selector: 'app-sweep-section',
  imports: [MatButton, MatCheckbox, MatIcon, MatIconButton],
  templateUrl: './sweep-section.html',
  styleUrl: './sweep-section.scss',
})
export class SweepSection {
  readonly sweep = input.required<SweepForm>();
  readonly files = input.required<readonly InputFile[]>();
  /** Of the chosen table; null: none is chosen, or it is not read yet. */
  readonly table = input<TablePreview | null>(null);
  /** The table was too long to be read whole. */
  readonly isTableCut = input(false);
  readonly slots = input.required<number>();
  readonly coresPerSlot = input<number | null>(null);
  /** hours */
  readonly walltime = input<number | null>(null);
  /** By path: `paramFile`, `jobvariables.0.name`. */
  readonly problems = input<Readonly<Record<string, string>>>({});
  readonly sweepChanged = output<SweepForm>();
  readonly slotsChanged = output<number>();
  readonly tablePicked = output<File>();
  readonly templatePicked = output<File>();
  protected readonly info = GENERATOR_INFO;
  protected readonly generators = Object.keys(GENERATOR_INFO) as Generator[];
  /** Folded until there is something in it; then as somebody leaves it. */
  protected readonly isOpen = linkedSignal(() => !isPlain(this.sweep()) || this.hasProblem());
  private readonly hasProblem = computed(() => Object.keys(this.problems()).length > 0);
  protected readonly isChance = computed(() => this.sweep().variables.some(isDrawn));
  private readonly runs = computed(() => runCount(this.sweep(), this.table()?.count ?? null));
  protected readonly summary = computed(() => {
    if (isPlain(this.sweep())) return 'one run';
    const runs = this.runs();
    if (runs === null) return 'number of runs not known yet';
    return `${this.isTableCut() ? 'at least ' : ''}${formatCount(runs, 'run')}`;
  });
  protected readonly estimate = computed(() => {
    const [runs, cores, walltime] = [this.runs(), this.coresPerSlot(), this.walltime()];
    if (runs === null || cores === null || this.slots() < 1) return '';
    const atOnce = Math.min(this.slots(), runs);
    const held = `${formatCount(atOnce, 'run')} at a time hold ${formatCount(atOnce * cores, 'core')}`;
    return walltime === null
      ? `${held}.`
      : `${held}, at most ${formatCount(atOnce * cores * walltime, 'core-hour')} in all.`;
  });

  protected change(change: Partial<SweepForm>): void {
    this.sweepChanged.emit({ ...this.sweep(), ...change });
  }

  protected isTemplate({ id }: InputFile): boolean {
    return this.sweep().templates.some(({ fileId }) => fileId === id);
  }

  protected addTemplate(fileId: string): void {
    const name = this.files().find(({ id }) => id === fileId)?.name ?? '';
    const processedName = name.replace(/\.(template|tmpl|tpl)$/i, '');
    this.change({ templates: [...this.sweep().templates, { fileId, processedName }] });
  }

  protected renameTemplate(index: number, processedName: string): void {
    const templates = this.sweep().templates.map((each, at) =>
      at === index ? { ...each, processedName } : each,
    );
    this.change({ templates });
  }

  protected removeTemplate(index: number): void {
    this.change({ templates: this.sweep().templates.filter((_, at) => at !== index) });
  }

  protected addVariable(): void {
    const variable: SweepVariable = { name: '', generator: 'Linspace', settings: {} };
    this.change({ variables: [...this.sweep().variables, variable] });
  }

  protected changeVariable(
    index: number,
    change: (variable: SweepVariable) => SweepVariable,
  ): void {
    const variables = this.sweep().variables.map((each, at) =>
      at === index ? change(each) : each,
    );
    this.change({ variables });
  }

  protected rename(index: number, name: string): void {
    this.changeVariable(index, (variable) => ({ ...variable, name }));
  }

  protected generate(index: number, text: string): void {
    const generator = this.generators.find((each) => each === text);
    if (generator) this.changeVariable(index, (variable) => withGenerator(variable, generator));
  }

  protected set(index: number, name: string, value: string): void {
    this.changeVariable(index, (variable) => ({
      ...variable,
      settings: { ...variable.settings, [name]: value },
    }));
  }

  protected removeVariable(index: number): void {
    this.change({ variables: this.sweep().variables.filter((_, at) => at !== index) });
  }

  protected nameOf(fileId: string): string {
    return (
      this.files().find(({ id }) => id === fileId)?.name ?? 'a file that is not there any more'
    );
  }

  /** All that is wrong at or below a part of the section. */
  protected problemAt(path: string): string {
    return Object.entries(this.problems())
      .filter(([at]) => at === path || at.startsWith(`${path}.`))
      .map(([, text]) => text)
      .join(' ');
  }

  protected countIn(text: string): number | null {
    const count = Number(text);
    return Number.isSafeInteger(count) && count > 0 ? count : null;
  }
}
