using ImageGen.Jobs.Instances;

namespace ImageGen.Worker.Instances;

/// <summary>A provider on a job's route.</summary>
/// <param name="Name">The instance's name.</param>
/// <param name="Entry">Its current configuration; null when it is not configured.</param>
/// <param name="Pool">The instances of its pool, including itself; only itself without a pool.</param>
internal sealed record RouteStop(string Name, ConfiguredProvider? Entry, IReadOnlyList<string> Pool);
