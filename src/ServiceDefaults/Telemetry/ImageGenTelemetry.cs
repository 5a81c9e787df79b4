using System.Diagnostics;

namespace ImageGen.ServiceDefaults.Telemetry;

/// <summary>Names of the system's metrics and traces.</summary>
public static class ImageGenTelemetry
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string Name = "ImageGen";

    /// <summary>The source of the system's own spans.</summary>
    public static readonly ActivitySource Source = new(Name);
}
