import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { outputBinding } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatButtonHarness } from '@angular/material/button/testing';
import { MatFormFieldHarness } from '@angular/material/form-field/testing';
import { MatInputHarness } from '@angular/material/input/testing';
import { UserForm } from './user-form';

async function setup() {
  const onEntered = jasmine.createSpy('entered');
  const fixture = TestBed.createComponent(UserForm, {
    bindings: [outputBinding('userEntered', onEntered)],
  });
  const loader = TestbedHarnessEnvironment.loader(fixture);
  return {
    onEntered,
    email: await loader.getHarness(MatInputHarness.with({ selector: '[type=email]' })),
    field: await loader.getHarness(MatFormFieldHarness.with({ floatingLabelText: 'E-mail' })),
    add: await loader.getHarness(MatButtonHarness.with({ text: 'Add user' })),
  };
}

describe('The form for a user', () => {
  it('gives the e-mail as the server will keep it', async () => {
    const { add, email, onEntered } = await setup();
    await email.setValue('Grace@Example.org');

    await add.click();

    expect(onEntered).toHaveBeenCalledOnceWith({
      email: 'grace@example.org',
      fullName: '',
      role: 'member',
    });
  });

  it('says what is wrong and adds nobody', async () => {
    const { add, email, field, onEntered } = await setup();
    await email.setValue('grace');
    await email.blur();

    await add.click();

    expect(onEntered).not.toHaveBeenCalled();
    expect(await field.getTextErrors()).toEqual(['A valid e-mail address is required.']);
  });
});
