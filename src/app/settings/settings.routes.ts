import type { Routes } from '@angular/router';
import { SettingsPage } from './settings-page/settings-page';

export default [{ path: '', component: SettingsPage, title: 'Settings' }] satisfies Routes;
