namespace ImageGen.Gateway.Limits;

/// <summary>Logs changes of limits.</summary>
internal sealed partial class LimitsLog(ILogger<LimitsLog> logger)
{
    /// <summary>Limits were set.</summary>
    public void Changed(string tenant) => LogChanged(tenant);

    /// <summary>Limits were removed.</summary>
    public void Removed(string tenant) => LogRemoved(tenant);

    [LoggerMessage(Level = LogLevel.Information, EventName = "limits.changed", Message = "The limits of tenant {Tenant} were set")]
    private partial void LogChanged(string tenant);

    [LoggerMessage(Level = LogLevel.Information, EventName = "limits.removed", Message = "The limits of tenant {Tenant} were removed; the default ones apply")]
    private partial void LogRemoved(string tenant);
}
