namespace ImageGen.ServiceDefaults.Telemetry;

/// <summary>What a host publishes about itself.</summary>
internal sealed class TelemetryOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "ImageGen:Telemetry";

    /// <summary>Whether <c>/metrics</c> has the metrics in the Prometheus text format. Default true.</summary>
    public bool Prometheus { get; set; } = true;
}
