import { Component, computed, input, output, signal } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import type { Analysis } from '#contract/analyses';
import { CodeEditor } from '../../../shared/code-editor/code-editor';
import { installedFirst, isInstalled, type Software, versionOf, withAnalysis } from './software';

type EnvVar = Software['envVars'][number];

/** Which software runs, with which command and environment. */
@Component({
  selector: 'app-software-step',
  imports: [CodeEditor, MatButton, MatIcon, MatIconButton],
  templateUrl: './software-step.html',
  styleUrl: './software-step.scss',
})
export class SoftwareStep {
  readonly software = input.required<Software>();
  readonly analyses = input.required<readonly Analysis[]>();
  readonly analysisError = input<string>();
  readonly commandError = input<string>();
  readonly envVarsError = input<string>();
  readonly softwareChanged = output<Partial<Software>>();
  protected readonly isInstalled = isInstalled;
  protected readonly filter = signal('');
  protected readonly sorted = computed(() => {
    const words = this.filter().toLowerCase();
    return installedFirst(this.analyses()).filter(({ name, code, description }) =>
      `${name} ${code} ${description}`.toLowerCase().includes(words),
    );
  });
  protected readonly chosen = computed(() =>
    this.analyses().find(({ code }) => code === this.software().analysis.code),
  );
  protected readonly version = computed(() =>
    versionOf(this.chosen(), this.software().analysis.version),
  );

  protected choose(code: string, version: string | null): void {
    this.softwareChanged.emit(withAnalysis(this.software(), this.analyses(), code, version));
  }

  protected write(command: string): void {
    if (command !== this.software().command) this.softwareChanged.emit({ command });
  }

  protected addVariable(): void {
    this.softwareChanged.emit({ envVars: [...this.software().envVars, { name: '', value: '' }] });
  }

  protected changeVariable(index: number, change: Partial<EnvVar>): void {
    const envVars = this.software().envVars.map((each, at) =>
      at === index ? { ...each, ...change } : each,
    );
    this.softwareChanged.emit({ envVars });
  }

  protected removeVariable(index: number): void {
    this.softwareChanged.emit({ envVars: this.software().envVars.filter((_, at) => at !== index) });
  }
}
