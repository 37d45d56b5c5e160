import { logger } from '../ground/log.ts'
import { type LoopContext, textOf } from './loop-context.ts'
import { type ExceptionHandler, Reports } from './reports.ts'

/** The part of a loop that is told of errors that nobody else can be told of. */
export abstract class ReportingLoop {
  /** @internal */
  readonly reports: Reports = new Reports((context) => this.defaultExceptionHandler(context))

  /** Calls `handler` with each error that nobody else can be told of; with `null` it is printed. */
  setExceptionHandler(handler: ExceptionHandler | null): void {
    this.reports.setHandler(handler)
  }

  /** The handler that was set; `null`: errors are printed. */
  getExceptionHandler(): ExceptionHandler | null {
    return this.reports.handler
  }

  /** Prints it to the console. */
  defaultExceptionHandler(context: LoopContext): void {
    logger.error(textOf(context))
  }

  /** Tells the handler; none may ever crash the host, so what a handler throws is printed, and no more. */
  callExceptionHandler(context: LoopContext): void {
    this.reports.report(context)
  }
}
