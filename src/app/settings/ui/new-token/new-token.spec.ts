import { inputBinding, outputBinding } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatIconTestingModule } from '@angular/material/icon/testing';
import { aToken } from '../../../testing/identity';
import { apiConfig } from './api-config';
import { NewToken } from './new-token';

const token = '0123456789abcdef0123456789abcdef01234567';

describe('The client configuration', () => {
  it('has the lines where clients look for them', () => {
    expect(apiConfig('https://moorage.example.org', token)).toBe(
      `[default]
apibaseurl = https://moorage.example.org
apikey = ${token}
apiurl = https://moorage.example.org/api/v3/
`,
    );
  });
});

describe('A new token', () => {
  it('is shown with its file until it is put away', async () => {
    TestBed.configureTestingModule({ imports: [MatIconTestingModule] });
    const onPutAway = jasmine.createSpy('putAway');
    const fixture = TestBed.createComponent(NewToken, {
      bindings: [
        inputBinding('created', () => ({ ...aToken(), token })),
        inputBinding('origin', () => 'https://moorage.example.org'),
        outputBinding('putAway', onPutAway),
      ],
    });
    await fixture.whenStable();
    const element = fixture.nativeElement as HTMLElement;
    expect(element.querySelector('code')?.textContent).toBe(token);
    expect(element.querySelector('pre')?.textContent).toContain(`apikey = ${token}`);

    [...element.querySelectorAll('button')].at(-1)?.click();

    expect(onPutAway).toHaveBeenCalledTimes(1);
  });
});
