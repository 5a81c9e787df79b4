namespace ImageGen.Providers.Http;

/// <summary>
/// Parses the services' names for the state of an order. One table serves all of them: each service documents a few, and others were seen, with different
/// cases and spellings. A name for an end must not be treated as unknown, or the order is polled until its timeout.
/// </summary>
internal static class OrderStateParser
{
    public static OrderState Of(string? name) => name?.Trim().ToUpperInvariant().Replace('-', '_').Replace(' ', '_') switch
    {
        null or "" => OrderState.Missing,
        "COMPLETED" or "COMPLETE" or "SUCCEEDED" or "SUCCESS" or "SUCCESSFUL" or "OK" or "DONE" or "FINISHED" => OrderState.Succeeded,
        "FAILED" or "FAIL" or "FAILURE" or "ERROR" or "ERRORED" or "CRASHED" or "REJECTED" or "EXPIRED" or "TIMEOUT" or "TIMED_OUT" => OrderState.Failed,
        "CANCELED" or "CANCELLED" or "ABORTED" or "INTERRUPTED" or "STOPPED" => OrderState.Canceled,
        "NOT_FOUND" or "NOTFOUND" => OrderState.NotFound,

        // A number is the HTTP status of a problem document instead of the order's state.
        { } text when text.All(char.IsAsciiDigit) => OrderState.Missing,
        _ => OrderState.Running,
    };
}
