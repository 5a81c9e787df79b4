namespace ImageGen.Messaging;

/// <summary>A command of which only the job's id and tenant could be read.</summary>
/// <param name="JobId">The job; not the empty UUID.</param>
/// <param name="Tenant">The tenant that the message names; the default tenant when it names none.</param>
/// <param name="Detail">The fault, up to 500 characters.</param>
public sealed record UnreadableCommand(Guid JobId, string Tenant, string Detail);
