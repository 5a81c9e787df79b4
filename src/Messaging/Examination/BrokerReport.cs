namespace ImageGen.Messaging.Examination;

/// <summary>The state of the broker.</summary>
/// <param name="Endpoint">Host and port, without user and password.</param>
/// <param name="Host">The host.</param>
/// <param name="Version">Product and version; null if it can't be reached.</param>
/// <param name="Fault">Why it can't be used, as a sentence; null if it can.</param>
/// <param name="Queues">The queues of the system; empty if the broker can't be reached.</param>
public sealed record BrokerReport(string Endpoint, string Host, string? Version, string? Fault, IReadOnlyList<QueueReport> Queues);

/// <summary>A queue of the system.</summary>
/// <param name="Name">The name.</param>
/// <param name="Messages">Messages that are ready; null while the queue does not exist.</param>
/// <param name="Consumers">Its consumers.</param>
/// <param name="Fault">What is wrong with it, as a sentence; null if nothing is. A missing queue is made by the first host.</param>
public sealed record QueueReport(string Name, long? Messages, long Consumers, string? Fault);
