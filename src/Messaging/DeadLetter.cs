namespace ImageGen.Messaging;

/// <summary>Where commands end that nobody can obey: one queue for all, with the reason in a header of each message.</summary>
public static class DeadLetter
{
    /// <summary>Name of the durable quorum queue, and of the fanout exchange that leads to it.</summary>
    public const string Queue = "imagegen.dead-letter";

    /// <summary>The header that tells why, one of the words below. What the broker put there after too many deliveries has <c>x-death</c> instead.</summary>
    public const string ReasonHeader = "reason";

    /// <summary>The header that says it in a sentence of up to 500 characters.</summary>
    public const string DetailHeader = "detail";

    /// <summary>It is no JSON, or not the JSON of this command: a field is missing or of a wrong type.</summary>
    public const string Unreadable = "unreadable";

    /// <summary>Its MassTransit envelope or header names another type of message.</summary>
    public const string UnknownType = "unknown_type";

    /// <summary>It is larger than <see cref="MaxCommandBytes"/>.</summary>
    public const string TooLarge = "too_large";

    /// <summary>It reads well and breaks the rules of a request.</summary>
    public const string InvalidRequest = "invalid_request";

    /// <summary>Its <c>job_id</c> is that of a job, or a batch, with another request or of another tenant.</summary>
    public const string Conflict = "conflict";

    /// <summary>It is older than ended jobs are kept: to run it could be to run it twice.</summary>
    public const string TooOld = "too_old";

    /// <summary>A fault of ours.</summary>
    public const string Internal = "internal";

    /// <summary>Largest body of a command, 256 KiB: the largest valid request with every character escaped, and room to spare.</summary>
    public const int MaxCommandBytes = 256 * 1024;
}
