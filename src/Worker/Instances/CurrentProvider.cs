namespace ImageGen.Worker.Instances;

/// <summary>The provider that a job is or was at, or will be sent to.</summary>
/// <param name="Route">The providers that the job may go to, with its position.</param>
/// <param name="Instance">The instance, which may be a different one of its pool; null when this worker has none of that name.</param>
internal sealed record CurrentProvider(JobRoute Route, ProviderInstance? Instance);
