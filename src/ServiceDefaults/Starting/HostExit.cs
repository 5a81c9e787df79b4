namespace ImageGen.ServiceDefaults.Starting;

/// <summary>With which numbers a host ends that could not start.</summary>
public static class HostExit
{
    /// <summary>It started, and was stopped.</summary>
    public const int Stopped = 0;

    /// <summary>A fault that nothing here knows.</summary>
    public const int Internal = 1;

    /// <summary>The store can't be reached, or is not safe.</summary>
    public const int ServerUnreachable = 20;

    /// <summary>A setting, an option, an address or a folder is wrong (EX_CONFIG of sysexits.h): a restart changes nothing.</summary>
    public const int Configuration = 78;
}
