import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { TestBed } from '@angular/core/testing';
import { MatButtonHarness } from '@angular/material/button/testing';
import { MatIconTestingModule } from '@angular/material/icon/testing';
import { MatInputHarness } from '@angular/material/input/testing';
import { MatMenuHarness } from '@angular/material/menu/testing';
import { MockStore, provideMockStore } from '@ngrx/store/testing';
import { of } from 'rxjs';
import { Confirm } from '../../shared/confirm-dialog/confirm';
import { aNewUser, aUser } from '../../testing/identity';
import { UsersPageActions } from '../state/users.actions';
import { usersFeature } from '../state/users.feature';
import { UsersPage } from './users-page';

type Page = ReturnType<typeof usersFeature.selectUsersPage>;

const grace = aUser();
const loaded: Page = {
  users: [grace],
  loadError: null,
  problem: null,
  made: null,
  isAdding: false,
  myId: 'AdaAda',
};

async function setup(page: Partial<Page> = {}) {
  const ask = jasmine.createSpy('ask').and.returnValue(of(true));
  TestBed.configureTestingModule({
    imports: [MatIconTestingModule],
    providers: [
      provideMockStore({
        selectors: [{ selector: usersFeature.selectUsersPage, value: { ...loaded, ...page } }],
      }),
      { provide: Confirm, useValue: { ask } },
    ],
  });
  const dispatch = spyOn(TestBed.inject(MockStore), 'dispatch');
  const fixture = TestBed.createComponent(UsersPage);
  await fixture.whenStable();
  const loader = TestbedHarnessEnvironment.loader(fixture);
  const press = async (text: string) => {
    await (await loader.getHarness(MatButtonHarness.with({ text }))).click();
  };
  const act = async (action: string) => {
    const menu = await loader.getHarness(
      MatMenuHarness.with({ selector: `[aria-label="Actions for ${grace.email}"]` }),
    );
    await menu.open();
    await menu.clickItem({ text: action });
  };
  return {
    act,
    ask,
    dispatch,
    fixture,
    loader,
    press,
    element: fixture.nativeElement as HTMLElement,
  };
}

describe('the users page', () => {
  afterEach(() => {
    TestBed.inject(MockStore).resetSelectors();
  });

  it('asks for the users, and puts away what it showed when it is left', async () => {
    const { dispatch, fixture } = await setup();
    expect(dispatch).toHaveBeenCalledOnceWith(UsersPageActions.opened());

    fixture.destroy();

    expect(dispatch).toHaveBeenCalledWith(UsersPageActions.closed());
  });

  it('adds a user', async () => {
    const { dispatch, loader, press } = await setup();
    const [email, name] = await loader.getAllHarnesses(MatInputHarness);
    await email?.setValue('alan@example.org');
    await name?.setValue('Alan');

    await press('Add user');

    expect(dispatch).toHaveBeenCalledWith(
      UsersPageActions.userEntered({
        request: { email: 'alan@example.org', fullName: 'Alan', role: 'member' },
      }),
    );
  });

  it('shows a sign-in link until it is put away', async () => {
    const { signInLink: link } = aNewUser();
    const { dispatch, element, press } = await setup({ made: { email: grace.email, link } });
    expect(element.textContent).toContain(link.url);

    await press('Done');

    expect(dispatch).toHaveBeenCalledWith(UsersPageActions.linkPutAway());
  });

  it('changes a role, and makes another link', async () => {
    const { act, dispatch } = await setup();

    await act('Make administrator');
    await act('New sign-in link');

    expect(dispatch).toHaveBeenCalledWith(
      UsersPageActions.roleChosen({ userId: grace.id, role: 'administrator' }),
    );
    expect(dispatch).toHaveBeenCalledWith(UsersPageActions.linkWanted({ user: grace }));
  });

  it('removes a user once that is confirmed', async () => {
    const { act, ask, dispatch } = await setup();

    await act('Remove');

    expect(ask).toHaveBeenCalledOnceWith(
      jasmine.objectContaining({ title: `Remove ${grace.email}?` }),
    );
    expect(dispatch).toHaveBeenCalledWith(UsersPageActions.removalConfirmed({ userId: grace.id }));
  });

  it('says why a change did not work, and why users could not be loaded', async () => {
    const { element } = await setup({
      users: null,
      loadError: 'The server does not answer.',
      problem: 'This user is the last administrator.',
    });

    const alerts = [...element.querySelectorAll('[role=alert]')].map(
      ({ textContent }) => textContent,
    );
    expect(alerts).toEqual([
      jasmine.stringContaining('the last administrator'),
      jasmine.stringContaining('does not answer'),
    ]);
  });
});
