using YamlDotNet.Serialization;

namespace ImageGen.Telemetry.Tests.Scaling;

/// <summary>How a lane is scaled, with the defaults of the Helm chart.</summary>
internal sealed record ScalerValues
{
    public int Min { get; init; } = 1;

    public int Max { get; init; } = 10;

    public int Target { get; init; } = 50;

    public TimeSpan Polling { get; init; } = TimeSpan.FromSeconds(15);

    public TimeSpan Cooldown { get; init; } = TimeSpan.FromSeconds(300);

    public TimeSpan ScaleDownStabilization { get; init; } = TimeSpan.FromSeconds(300);

    public int Fallback { get; init; } = 2;

    public int FallbackThreshold { get; init; } = 3;

    /// <summary>The values of <c>deploy/helm/imagegen/values.yaml</c>.</summary>
    public static ScalerValues OfChart()
    {
        var values = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(File.ReadAllText(Path.Combine(Root.Folder, "deploy/helm/imagegen/values.yaml")));
        var workers = (IDictionary<object, object>)values["workers"];
        var scaling = (IDictionary<object, object>)((IDictionary<object, object>)workers["default"])["autoscaling"];
        int Number(string name) => int.Parse((string)scaling[name], System.Globalization.CultureInfo.InvariantCulture);
        return new ScalerValues
        {
            Min = Number("minReplicas"),
            Max = Number("maxReplicas"),
            Target = Number("targetPerWorker"),
            Polling = TimeSpan.FromSeconds(Number("pollingInterval")),
            Cooldown = TimeSpan.FromSeconds(Number("cooldownPeriod")),
            ScaleDownStabilization = TimeSpan.FromSeconds(Number("scaleDownStabilization")),
            Fallback = Number("fallbackReplicas"),
            FallbackThreshold = Number("fallbackThreshold"),
        };
    }
}
