import { Component } from '@angular/core';

@Component({ selector: 'app-settings-page', template: '<h1>Settings</h1>' })
export class SettingsPage {}
