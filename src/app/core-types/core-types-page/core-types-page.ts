import { Component } from '@angular/core';

@Component({ selector: 'app-core-types-page', template: '<h1>Core types</h1>' })
export class CoreTypesPage {}
