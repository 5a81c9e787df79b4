namespace ImageGen.Messaging;

/// <summary>A queue of commands and its routing; the same for sender and receiver.</summary>
/// <param name="Exchange">The exchange that commands are published to: direct where there is a routing key, else fanout.</param>
/// <param name="Name">The durable quorum queue.</param>
/// <param name="RoutingKey">The routing key that binds the queue to the exchange; null when the queue gets every command.</param>
public sealed record CommandChannel(string Exchange, string Name, string? RoutingKey)
{
    /// <summary>Exchange of <see cref="Contracts.GenerateImage"/>; the routing key is the lane.</summary>
    public const string GenerateExchange = "imagegen.generate";

    /// <summary>Header of commands whose rows are already in the store, so that the due set has their jobs even if the message is lost.</summary>
    public const string RecordedHeader = "imagegen-recorded";

    /// <summary>Exchange of <see cref="Contracts.CancelImage"/>.</summary>
    public const string CancelExchange = "imagegen.cancel";

    /// <summary>The queue of <see cref="Contracts.CancelImage"/>, for all lanes: <c>imagegen.cancel</c>.</summary>
    public static CommandChannel Cancel { get; } = new(CancelExchange, CancelExchange, RoutingKey: null);

    /// <summary>The queue of <see cref="Contracts.GenerateImage"/> in a lane: <c>imagegen.generate.{lane}</c>.</summary>
    public static CommandChannel Generate(string lane) => new(GenerateExchange, $"{GenerateExchange}.{lane}", lane);
}
