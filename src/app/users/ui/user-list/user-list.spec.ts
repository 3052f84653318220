import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { inputBinding, outputBinding } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatIconTestingModule } from '@angular/material/icon/testing';
import { MatMenuHarness } from '@angular/material/menu/testing';
import { aUser } from '../../../testing/identity';
import { UserList } from './user-list';

async function setup(myId: string) {
  TestBed.configureTestingModule({ imports: [MatIconTestingModule] });
  const grace = aUser({ id: 'GraceH' });
  const onRole = jasmine.createSpy('role');
  const fixture = TestBed.createComponent(UserList, {
    bindings: [
      inputBinding('users', () => [grace]),
      inputBinding('myId', () => myId),
      outputBinding('roleChosen', onRole),
    ],
  });
  const menu = await TestbedHarnessEnvironment.loader(fixture).getHarness(MatMenuHarness);
  await menu.open();
  const labels = await Promise.all((await menu.getItems()).map((item) => item.getText()));
  return { grace, menu, labels, onRole };
}

describe('The user list', () => {
  it('offers to change the role of others', async () => {
    const { grace, menu, onRole } = await setup('AdaAda');

    await menu.clickItem({ text: 'Make administrator' });

    expect(onRole).toHaveBeenCalledOnceWith({ user: grace, role: 'administrator' });
  });

  it('lets nobody remove or demote themselves', async () => {
    expect((await setup('GraceH')).labels).toEqual(['New sign-in link']);
  });
});
