namespace ImageGen.ServiceDefaults.Starting;

/// <summary>The exit codes of a host.</summary>
public static class HostExit
{
    /// <summary>The host started, and was stopped.</summary>
    public const int Stopped = 0;

    /// <summary>An unexpected error.</summary>
    public const int Internal = 1;

    /// <summary>The store is unavailable or unsafe.</summary>
    public const int ServerUnreachable = 20;

    /// <summary>A setting, an option, an address or a folder is invalid (EX_CONFIG of sysexits.h): a restart does not help.</summary>
    public const int Configuration = 78;
}
