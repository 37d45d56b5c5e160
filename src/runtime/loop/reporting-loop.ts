import { logger } from '../ground/log.ts'
import { type LoopContext, textOf } from './loop-context.ts'
import { type ExceptionHandler, Reports } from './reports.ts'

/** The part of a loop that reports errors which no code can catch. */
export abstract class ReportingLoop {
  /** @internal */
  readonly reports: Reports = new Reports((context) => this.defaultExceptionHandler(context))

  /** From here on `handler` gets each error that no code can catch; with `null` such errors are printed. */
  setExceptionHandler(handler: ExceptionHandler | null): void {
    this.reports.setHandler(handler)
  }

  /** The handler that was set; `null`: errors are printed. */
  getExceptionHandler(): ExceptionHandler | null {
    return this.reports.handler
  }

  /** Prints the error to the console. */
  defaultExceptionHandler(context: LoopContext): void {
    logger.error(textOf(context))
  }

  /** Calls the handler. An error that the handler throws is only printed, since none may crash the host. */
  callExceptionHandler(context: LoopContext): void {
    this.reports.report(context)
  }
}
