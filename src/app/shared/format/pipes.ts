import { Pipe, type PipeTransform } from '@angular/core';
import {
  formatBytes,
  formatCores,
  formatExact,
  formatHours,
  formatMemory,
  formatMoney,
  formatRate,
} from './format';

type Maybe<T> = T | null | undefined;

@Pipe({ name: 'appExact' })
export class ExactPipe implements PipeTransform {
  transform(date: Maybe<string>): string {
    return formatExact(date);
  }
}

@Pipe({ name: 'appMoney' })
export class MoneyPipe implements PipeTransform {
  transform(amount: Maybe<number>, currency?: string): string {
    return formatMoney(amount, currency);
  }
}

@Pipe({ name: 'appRate' })
export class RatePipe implements PipeTransform {
  transform(perHour: Maybe<number>, currency?: string): string {
    return formatRate(perHour, currency);
  }
}

@Pipe({ name: 'appCores' })
export class CoresPipe implements PipeTransform {
  transform(size: Maybe<{ slots: number; coresPerSlot: number }>): string {
    return formatCores(size);
  }
}

/** Takes megabytes. */
@Pipe({ name: 'appMemory' })
export class MemoryPipe implements PipeTransform {
  transform(megabytes: Maybe<number>): string {
    return formatMemory(megabytes);
  }
}

@Pipe({ name: 'appBytes' })
export class BytesPipe implements PipeTransform {
  transform(bytes: Maybe<number>): string {
    return formatBytes(bytes);
  }
}

@Pipe({ name: 'appHours' })
export class HoursPipe implements PipeTransform {
  transform(hours: Maybe<number>): string {
    return formatHours(hours);
  }
}
