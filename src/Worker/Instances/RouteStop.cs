using ImageGen.Jobs.Instances;

namespace ImageGen.Worker.Instances;

/// <summary>A provider on a job's route.</summary>
/// <param name="Name">The instance's name.</param>
/// <param name="Entry">What is configured of it now; null when nothing is.</param>
/// <param name="Pool">The instances of its pool, itself among them; itself alone where it has none.</param>
internal sealed record RouteStop(string Name, ConfiguredProvider? Entry, IReadOnlyList<string> Pool);
