import { Component } from '@angular/core';

@Component({ selector: 'app-users-page', template: '<h1>Users</h1>' })
export class UsersPage {}
