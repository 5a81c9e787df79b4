namespace ImageGen.Messaging;

/// <summary>The queue of commands that cannot be processed: one for all commands, with the reason in a header of each message.</summary>
public static class DeadLetter
{
    /// <summary>Name of the durable quorum queue, and of the fanout exchange that leads to it.</summary>
    public const string Queue = "imagegen.dead-letter";

    /// <summary>The header with the reason, one of the constants below. A message that the broker dead-lettered after too many deliveries has <c>x-death</c> instead.</summary>
    public const string ReasonHeader = "reason";

    /// <summary>The header with the reason as a sentence of up to 500 characters.</summary>
    public const string DetailHeader = "detail";

    /// <summary>The header with the <c>user-id</c> of the refused message; absent when it had none. The property itself can't be kept: the broker accepts it from its own user only.</summary>
    public const string UserHeader = "user";

    /// <summary>The body is not JSON, or not the JSON of this command: a field is missing or has a wrong type.</summary>
    public const string Unreadable = "unreadable";

    /// <summary>Its MassTransit envelope or header names another type of message.</summary>
    public const string UnknownType = "unknown_type";

    /// <summary>It is larger than <see cref="MaxCommandBytes"/>.</summary>
    public const string TooLarge = "too_large";

    /// <summary>The body is readable and breaks the rules of a request.</summary>
    public const string InvalidRequest = "invalid_request";

    /// <summary>Its <c>job_id</c> belongs to a job, or a batch, with a different request or of another tenant.</summary>
    public const string Conflict = "conflict";

    /// <summary>Its <c>user-id</c> is absent, or is not mapped to its <c>tenant</c> by the setting <c>Messaging:UserTenants</c>.</summary>
    public const string TenantNotAllowed = "tenant_not_allowed";

    /// <summary>It exceeds a limit that is set for its tenant.</summary>
    public const string LimitExceeded = "limit_exceeded";

    /// <summary>The command is older than the retention of ended jobs: its job may already have run.</summary>
    public const string TooOld = "too_old";

    /// <summary>An internal error of the worker.</summary>
    public const string Internal = "internal";

    /// <summary>Largest body of a command, 256 KiB: the largest valid request with every character escaped, and a margin.</summary>
    public const int MaxCommandBytes = 256 * 1024;
}
