namespace ImageGen.Providers.Http;

/// <summary>
/// Reads the words that services have for the state of an order. One table for all of them: each documents a few, and others were seen, in other
/// cases and spellings. A word for an end must not be taken for one that is new, or the order is asked about until its time-out.
/// </summary>
internal static class StatusWord
{
    public static OrderState Of(string? word) => word?.Trim().ToUpperInvariant().Replace('-', '_').Replace(' ', '_') switch
    {
        null or "" => OrderState.Unsaid,
        "COMPLETED" or "COMPLETE" or "SUCCEEDED" or "SUCCESS" or "SUCCESSFUL" or "OK" or "DONE" or "FINISHED" => OrderState.Made,
        "FAILED" or "FAIL" or "FAILURE" or "ERROR" or "ERRORED" or "CRASHED" or "REJECTED" or "EXPIRED" or "TIMEOUT" or "TIMED_OUT" => OrderState.Failed,
        "CANCELED" or "CANCELLED" or "ABORTED" or "INTERRUPTED" or "STOPPED" => OrderState.Canceled,
        "NOT_FOUND" or "NOTFOUND" => OrderState.NotFound,

        // A number is the HTTP status of a problem document in place of the order's.
        { } text when text.All(char.IsAsciiDigit) => OrderState.Unsaid,
        _ => OrderState.GoesOn,
    };
}
