import { TestBed } from '@angular/core/testing';
import { Theme } from './theme';

describe('The theme', () => {
  afterEach(() => {
    localStorage.removeItem('moorage.theme');
    delete document.documentElement.dataset['theme'];
  });

  it('is as the system prefers until somebody chooses', () => {
    expect(TestBed.inject(Theme).choice()).toBe('system');
  });

  it('is kept when chosen', () => {
    const theme = TestBed.inject(Theme);

    theme.choose('dark');

    expect(theme.isDark()).toBeTrue();
    expect(document.documentElement.dataset['theme']).toBe('dark');
    expect(localStorage.getItem('moorage.theme')).toBe('dark');
  });

  it('goes back to the system', () => {
    const theme = TestBed.inject(Theme);
    theme.choose('dark');

    theme.choose('system');

    expect(document.documentElement.dataset['theme']).toBeUndefined();
  });
});
