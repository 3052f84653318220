const KEY = 'moorage.returnTo';

/**
 * Where somebody wanted to go before being asked to sign in. Kept in the browser, because a sign-in
 * link is opened from a terminal or a mail, often in another tab.
 */
export function keepReturnAddress(url: string, storage: Storage = localStorage): void {
  try {
    if (!url.startsWith('/sign-in')) storage.setItem(KEY, url);
  } catch {
    // Storage is blocked: sign-in leads to the jobs.
  }
}

/** Once; addresses of other sites are not followed. */
export function takeReturnAddress(storage: Storage = localStorage): string {
  try {
    const url = storage.getItem(KEY);
    storage.removeItem(KEY);
    return url && /^\/(?![/\\])/.test(url) ? url : '/';
  } catch {
    // Storage is blocked.
    return '/';
  }
}
