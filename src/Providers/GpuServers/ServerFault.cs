namespace ImageGen.Providers.GpuServers;

/// <summary>The kind of a GPU server's failure, which decides whether a retry makes sense.</summary>
internal enum ServerFault
{
    /// <summary>The message does not show the kind.</summary>
    Unclear,

    /// <summary>Out of memory. It may be free later.</summary>
    Memory,

    /// <summary>The server does not have the model.</summary>
    NoModel,

    /// <summary>The model, a file of it, or the installation can't be used: no order with it can succeed.</summary>
    Setup,

    /// <summary>The computation failed in a reproducible way: not a number, parts that do not fit together, a programming error.</summary>
    Lasting,
}
