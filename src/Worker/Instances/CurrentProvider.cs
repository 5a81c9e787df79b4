namespace ImageGen.Worker.Instances;

/// <summary>The provider that a job is or was at, or is on its way to.</summary>
/// <param name="Route">The providers that the job may go to, and where among them it is.</param>
/// <param name="Instance">The instance, which may be another one of its pool; null when this worker knows none of that name.</param>
internal sealed record CurrentProvider(JobRoute Route, ProviderInstance? Instance);
