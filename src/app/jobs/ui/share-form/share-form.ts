import { Component, computed, input, output, signal } from '@angular/core';
import { form, FormField, FormRoot, validateStandardSchema } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatError, MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import * as z from 'zod';

const Person = z.object({
  email: z.email({ error: 'A valid e-mail address is required.' }).max(200),
  message: z.string().max(10_000, 'At most 10,000 characters.'),
});
type Person = z.infer<typeof Person>;

const nobody: Person = { email: '', message: '' };

/** Whom to show the job to. */
@Component({
  selector: 'app-share-form',
  imports: [FormField, FormRoot, MatButton, MatError, MatFormField, MatInput, MatLabel],
  template: `
    <form [formRoot]="person">
      <mat-form-field appearance="outline" subscriptSizing="dynamic">
        <mat-label>E-mail of somebody who has an account here</mat-label>
        <input matInput type="email" autocomplete="off" [formField]="person.email" />
        <mat-error>{{ problem() }}</mat-error>
      </mat-form-field>
      <mat-form-field appearance="outline" subscriptSizing="dynamic">
        <mat-label>Message (optional)</mat-label>
        <input matInput autocomplete="off" [formField]="person.message" />
      </mat-form-field>
      <button matButton="filled" type="submit" [disabled]="isBusy()">Share</button>
    </form>
  `,
  styles: `
    form {
      display: flex;
      flex-direction: column;
      align-items: flex-start;
      gap: 12px;
    }

    mat-form-field {
      width: 100%;
    }
  `,
})
export class ShareForm {
  readonly isBusy = input(false);
  readonly personEntered = output<Person>();
  private readonly entry = signal(nobody);
  protected readonly person = form(
    this.entry,
    (path) => {
      validateStandardSchema(path, Person);
    },
    {
      submission: {
        action: (entered) => {
          this.personEntered.emit(Person.parse(entered().value()));
          entered().reset({ ...nobody });
          return Promise.resolve();
        },
      },
    },
  );
  protected readonly problem = computed(() => this.person.email().errors()[0]?.message ?? '');
}
