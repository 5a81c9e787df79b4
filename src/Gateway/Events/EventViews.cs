using ImageGen.Contracts;
using ImageGen.Gateway.Jobs.Views;
using ImageGen.Storage.Events;

namespace ImageGen.Gateway.Events;

/// <summary>Shows events, with the same addresses of images as in views of jobs.</summary>
internal sealed class EventViews(ImageAddresses addresses)
{
    /// <summary>The view of an event.</summary>
    public async Task<EventView> OfAsync(NumberedEvent source, CancellationToken cancellationToken)
    {
        var view = EventView.Of(source);
        return view.Image is { Key: { } key } image ? view with { Image = await addresses.AddAsync(image, key, source.Time, cancellationToken) } : view;
    }

    /// <summary>The views of events, in their order.</summary>
    public async Task<IReadOnlyList<EventView>> OfAsync(IEnumerable<NumberedEvent> sources, CancellationToken cancellationToken)
        => await Task.WhenAll(sources.Select(source => OfAsync(source, cancellationToken)));

    /// <summary>The view of a page.</summary>
    public async Task<EventPageView> OfAsync(FeedPage page, CancellationToken cancellationToken) => new()
    {
        Data = await OfAsync(page.Entries.Select(entry => entry.Event), cancellationToken),
        NextCursor = page.Position.ToString(),
        HasMore = page.More,
    };
}
