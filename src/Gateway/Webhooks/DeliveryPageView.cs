using ImageGen.Storage.Webhooks;

namespace ImageGen.Gateway.Webhooks;

/// <summary>A page of deliveries, newest first.</summary>
internal sealed record DeliveryPageView
{
    /// <summary>The deliveries of this page.</summary>
    public required IReadOnlyList<DeliveryView> Data { get; init; }

    /// <summary>The <c>cursor</c> of the next page; null on the last page. Opaque.</summary>
    public required string? NextCursor { get; init; }

    /// <summary>Whether there is a next page.</summary>
    public required bool HasMore { get; init; }

    /// <summary>The view of a page.</summary>
    public static DeliveryPageView Of(DeliveryPage page) => new()
    {
        Data = [.. page.Deliveries.Select(DeliveryView.Of)],
        NextCursor = page.NextCursor,
        HasMore = page.NextCursor is not null,
    };
}
