namespace ImageGen.Emulators;

/// <summary>Factories for the common faults. Each triggers once by default; <c>times: null</c> is always.</summary>
public static class Fault
{
    /// <summary>The connection is reset before the order is accepted. Nothing is bought.</summary>
    public static FaultRule RefuseConnection(int? times = 1) => Rule(FaultPoint.Create, FaultKind.Reset, times);

    /// <summary>An error before the order is accepted. Nothing is bought.</summary>
    public static FaultRule StatusWithoutAccepting(int status, int? times = 1)
        => Rule(FaultPoint.Create, FaultKind.Status, times) with { Status = status };

    /// <summary>Bought, and the connection is reset before the response.</summary>
    public static FaultRule AcceptThenReset(int? times = 1) => Rule(FaultPoint.Accepted, FaultKind.Reset, times);

    /// <summary>Bought, and the response never arrives.</summary>
    public static FaultRule AcceptThenHang(int? times = 1) => Rule(FaultPoint.Accepted, FaultKind.Hang, times);

    /// <summary>Bought, and the response is an error.</summary>
    public static FaultRule AcceptThenStatus(int status, int? times = 1)
        => Rule(FaultPoint.Accepted, FaultKind.Status, times) with { Status = status };

    /// <summary>Bought, and the response is truncated.</summary>
    public static FaultRule AcceptThenTruncate(int? times = 1) => Rule(FaultPoint.Accepted, FaultKind.Truncate, times);

    /// <summary>429 on a creation.</summary>
    public static FaultRule Throttle(int retryAfter = 5, bool inHeader = false, int? times = 1)
        => Rule(FaultPoint.Create, FaultKind.Throttle, times) with { RetryAfter = retryAfter, InHeader = inHeader };

    /// <summary>The credit is used up.</summary>
    public static FaultRule InsufficientCredit(int? times = 1) => Rule(FaultPoint.Create, FaultKind.InsufficientCredit, times);

    /// <summary>There is no card, or the limit of the month is reached.</summary>
    public static FaultRule BillingRequired(int? times = 1) => Rule(FaultPoint.Create, FaultKind.BillingRequired, times);

    /// <summary>401 on a creation.</summary>
    public static FaultRule Unauthenticated(int? times = 1) => Rule(FaultPoint.Create, FaultKind.Unauthenticated, times);

    /// <summary>422: the version is unknown or not permitted.</summary>
    public static FaultRule InvalidVersion(int? times = 1) => Rule(FaultPoint.Create, FaultKind.InvalidVersion, times);

    /// <summary>The moderation refuses the prompt. Nothing is bought.</summary>
    public static FaultRule ModeratePrompt(int? times = 1) => Rule(FaultPoint.Create, FaultKind.Moderated, times);

    /// <summary>Bought, and the moderation withholds the image.</summary>
    public static FaultRule ModerateImage(int? times = 1) => Rule(FaultPoint.Outcome, FaultKind.Moderated, times);

    /// <summary>Bought, and the response contains something other than an image.</summary>
    public static FaultRule HtmlOutput(int? times = 1) => Rule(FaultPoint.Outcome, FaultKind.Html, times);

    /// <summary>The input is refused.</summary>
    public static FaultRule InvalidInput(string text = "prompt is required", int? times = 1)
        => Rule(FaultPoint.Create, FaultKind.InvalidInput, times) with { Text = text };

    /// <summary>The purchase fails with that error; <see cref="FailureTexts"/> has some known texts.</summary>
    public static FaultRule Fail(string error, int? times = 1) => Rule(FaultPoint.Outcome, FaultKind.Fail, times) with { Text = error };

    /// <summary>The purchase is reported as completed with that error, and has no result.</summary>
    public static FaultRule Crash(string error = "Runner died", int? times = 1) => Rule(FaultPoint.Outcome, FaultKind.Crash, times) with { Text = error };

    /// <summary>A user of the GPU server interrupts the run.</summary>
    public static FaultRule Interrupt(int? times = 1) => Rule(FaultPoint.Outcome, FaultKind.Interrupted, times);

    /// <summary>The purchase succeeds with one image fewer than requested.</summary>
    public static FaultRule FewerOutputs(int? times = 1) => Rule(FaultPoint.Outcome, FaultKind.FewerOutputs, times);

    /// <summary>The response to a poll is late, or never arrives.</summary>
    public static FaultRule PollHang(TimeSpan? delay = null, int? times = 1) => Rule(FaultPoint.Poll, FaultKind.Hang, times) with { Delay = delay };

    /// <summary>The response to a poll is an error.</summary>
    public static FaultRule PollStatus(int status, int? times = 1) => Rule(FaultPoint.Poll, FaultKind.Status, times) with { Status = status };

    /// <summary>The response to a listing is an error.</summary>
    public static FaultRule ListStatus(int status, int? times = 1) => Rule(FaultPoint.List, FaultKind.Status, times) with { Status = status };

    /// <summary>The image's address has expired.</summary>
    public static FaultRule OutputGone(int status = 404, int? times = null) => Rule(FaultPoint.Delivery, FaultKind.Status, times) with { Status = status };

    /// <summary>The image is sent one byte at a time.</summary>
    public static FaultRule SlowBody(TimeSpan perByte, int? times = 1) => Rule(FaultPoint.Delivery, FaultKind.Drip, times) with { Delay = perByte };

    /// <summary>The image is truncated.</summary>
    public static FaultRule TruncatedBody(int? times = 1) => Rule(FaultPoint.Delivery, FaultKind.Truncate, times);

    /// <summary>HTML in place of the image.</summary>
    public static FaultRule HtmlBody(int? times = 1) => Rule(FaultPoint.Delivery, FaultKind.Html, times);

    /// <summary>A redirect in place of the image.</summary>
    public static FaultRule RedirectBody(string target, int? times = 1) => Rule(FaultPoint.Delivery, FaultKind.Redirect, times) with { Text = target };

    /// <summary>A body of more than 100 MB.</summary>
    public static FaultRule OversizeBody(int? times = 1) => Rule(FaultPoint.Delivery, FaultKind.Oversize, times);

    private static FaultRule Rule(FaultPoint on, FaultKind kind, int? times) => new() { On = on, Kind = kind, Times = times };
}
