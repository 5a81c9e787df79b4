using ImageGen.Contracts;
using ImageGen.ServiceDefaults.Starting;

namespace ImageGen.Cli.Terminal;

/// <summary>The exit codes of the commands, one per outcome.</summary>
internal static class ExitCode
{
    public const int Succeeded = 0;
    public const int Internal = 1;

    /// <summary>The check of a provider found an error that would prevent an order.</summary>
    public const int ProviderUnusable = 1;
    public const int InvalidRequest = 2;
    public const int ServerUnreachable = HostExit.ServerUnreachable;
    public const int DataFolderInUse = 21;
    public const int NotFound = 22;

    /// <summary>A provider's list of purchases and the rows differ.</summary>
    public const int Unreconciled = 23;

    /// <summary>The operator did not confirm.</summary>
    public const int NotConfirmed = 24;

    /// <summary>Something is unsafe or can't be used, as <c>doctor</c> and <c>restored</c> find.</summary>
    public const int Unsafe = 25;

    /// <summary>A setting, an address to listen on or a folder is invalid.</summary>
    public const int Configuration = HostExit.Configuration;

    public const int Interrupted = 130;

    /// <summary>The exit code of a job that ended without an image.</summary>
    public static int Of(FailureReason reason) => reason switch
    {
        FailureReason.InvalidRequest => InvalidRequest,
        FailureReason.ContentRejected => 3,
        FailureReason.Authentication => 4,
        FailureReason.InsufficientBalance => 5,
        FailureReason.RateLimited => 6,
        FailureReason.ProviderUnavailable => 7,
        FailureReason.ProviderRetired => 8,
        FailureReason.TimedOut => 9,
        FailureReason.OutcomeUnknown => 10,
        FailureReason.Canceled => 11,
        FailureReason.Expired => 12,
        _ => Internal,
    };
}
