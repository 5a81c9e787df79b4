using System.Globalization;
using System.Text.Json;
using ImageGen.Contracts;
using ImageGen.Providers.Downloads;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Stability;

/// <summary>Reads the image of a successful response. The image is certainly bought, even if reading it fails.</summary>
internal static class ImageResponses
{
    /// <exception cref="ProviderFaultException">It does not show whether an image was generated.</exception>
    public static SubmitOutcome Read(ServiceResponse response, OrderFields order, GenerationOrder requested)
    {
        var image = WireJson.Read(response.Body, StabilityJson.Default.WireImage);
        if (image is null)
        {
            return ReadBytes(response, order);
        }

        var finish = WireJson.TextOf(image.FinishReason);
        return Withheld(finish) is { } refused ? refused
            : Base64Image.Is(image.Image) ? FilterMark.OfBlankedImage(response.Body) is { } blanked ? Moderated(blanked) : Base64Image.OutcomeOf(image.Image, RemarkOf(order, SeedOf(image.Seed)), ReportOf(order, SeedOf(image.Seed)))
            : FilterMark.OfMissing(response.Body, requested) is { } withheld ? Moderated(withheld)
            : finish is not null ? LostImage.Without(response.Body, token: null, requested)
            : throw ProviderFaults.Unreadable(mayHaveBought: true);
    }

    /// <summary>The image itself instead of JSON, which the service returns if the Accept header got lost; the rest is in headers.</summary>
    private static SubmitOutcome ReadBytes(ServiceResponse response, OrderFields order)
        => !ImageBytes.IsComplete(response.Body.Span) ? throw ProviderFaults.Unreadable(mayHaveBought: true)
            : Withheld(Header(response, "finish-reason")) is { } refused ? refused
            : new SubmitOutcome.Completed(response.Body, RemarkOf(order, SeedIn(response)), ReportOf(order, SeedIn(response)));

    /// <summary>Generated, and then blurred: whether it is charged is not documented.</summary>
    private static SubmitOutcome? Withheld(string? finishReason) => finishReason?.ToUpperInvariant() switch
    {
        "CONTENT_FILTERED" => Moderated("The service's moderation rejected the finished image, and blurred it."),
        "ERROR" => new SubmitOutcome.Failed(new Refusal(FailureReason.ProviderUnavailable, "The service failed to generate the image.", MayHaveCharged: true)),
        _ => null,
    };

    private static SubmitOutcome.Refused Moderated(string message) => new(Refusals.Moderated(message, mayHaveCharged: true));

    private static string? RemarkOf(OrderFields order, long? seed)
    {
        if (!order.DrawsSeed)
        {
            return order.Remark;
        }

        var drawn = seed is { } number ? string.Create(CultureInfo.InvariantCulture, $"it drew {number}") : "it drew one";
        var remark = string.Create(CultureInfo.InvariantCulture, $"The service does not accept the seed {order.Seed}: {drawn}.");
        return order.Remark is null ? remark : $"{order.Remark} {remark}";
    }

    private static ImageReport ReportOf(OrderFields order, long? seed) => new() { Seed = seed, SeedIgnored = order.DrawsSeed };

    private static long? SeedIn(ServiceResponse response) => long.TryParse(Header(response, "seed"), NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : null;

    private static long? SeedOf(JsonElement seed) => WireJson.WholeOf(seed);

    private static string? Header(ServiceResponse response, string name) => response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
