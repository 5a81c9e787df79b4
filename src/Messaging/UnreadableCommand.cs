namespace ImageGen.Messaging;

/// <summary>A command of which nothing can be used but the job it speaks of.</summary>
/// <param name="JobId">The job; not the empty UUID.</param>
/// <param name="Tenant">On whose behalf, as the message says; the default tenant when it does not say.</param>
/// <param name="Detail">What is wrong with it, up to 500 characters.</param>
public sealed record UnreadableCommand(Guid JobId, string Tenant, string Detail);
