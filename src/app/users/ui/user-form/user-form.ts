import { Component, computed, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatError, MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { MatSelect } from '@angular/material/select';
import { MatOption } from '@angular/material/core';
import { form, FormField, FormRoot, validateStandardSchema } from '@angular/forms/signals';
import { type Role, UserAccountRequest } from '#contract/identity';

interface Entry {
  email: string;
  fullName: string;
  role: Role;
}

const nobody: Entry = { email: '', fullName: '', role: 'member' };

/** Who is to be added; the same rules as on the server. */
@Component({
  selector: 'app-user-form',
  imports: [
    FormField,
    FormRoot,
    MatButton,
    MatError,
    MatFormField,
    MatInput,
    MatLabel,
    MatOption,
    MatSelect,
  ],
  templateUrl: './user-form.html',
  styleUrl: './user-form.scss',
})
export class UserForm {
  readonly isBusy = input(false);
  readonly userEntered = output<UserAccountRequest>();
  private readonly entry = signal(nobody);
  protected readonly user = form(
    this.entry,
    (path) => {
      validateStandardSchema(path, UserAccountRequest);
    },
    {
      submission: {
        action: (entered) => {
          this.userEntered.emit(UserAccountRequest.parse(entered().value()));
          entered().reset({ ...nobody });
          return Promise.resolve();
        },
      },
    },
  );
  protected readonly emailProblem = computed(() => this.user.email().errors()[0]?.message ?? '');
}
