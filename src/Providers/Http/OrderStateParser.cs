namespace ImageGen.Providers.Http;

/// <summary>
/// Parses the words of services for the state of an order. One table for all of them: each documents a few, and others were seen, with other
/// cases and spellings. A word for an end must not be taken for an unknown one, or the order is polled until its timeout.
/// </summary>
internal static class OrderStateParser
{
    public static OrderState Of(string? word) => word?.Trim().ToUpperInvariant().Replace('-', '_').Replace(' ', '_') switch
    {
        null or "" => OrderState.Unexplained,
        "COMPLETED" or "COMPLETE" or "SUCCEEDED" or "SUCCESS" or "SUCCESSFUL" or "OK" or "DONE" or "FINISHED" => OrderState.Made,
        "FAILED" or "FAIL" or "FAILURE" or "ERROR" or "ERRORED" or "CRASHED" or "REJECTED" or "EXPIRED" or "TIMEOUT" or "TIMED_OUT" => OrderState.Failed,
        "CANCELED" or "CANCELLED" or "ABORTED" or "INTERRUPTED" or "STOPPED" => OrderState.Canceled,
        "NOT_FOUND" or "NOTFOUND" => OrderState.NotFound,

        // A number is the HTTP status of a problem document instead of the order's state.
        { } text when text.All(char.IsAsciiDigit) => OrderState.Unexplained,
        _ => OrderState.GoesOn,
    };
}
