using System.Globalization;
using System.Text.Json;
using ImageGen.Contracts;
using ImageGen.Providers.Downloads;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Stability;

/// <summary>Reads the image of a successful response. From here on the image is certainly bought, whatever happens to it.</summary>
internal static class ImageResponses
{
    /// <exception cref="ProviderFaultException">It does not tell whether an image was generated.</exception>
    public static SubmitOutcome Read(Answer answer, OrderFields order, GenerationOrder asked)
    {
        var image = WireJson.Read(answer.Body, StabilityJson.Default.WireImage);
        if (image is null)
        {
            return ReadBytes(answer, order);
        }

        var finish = WireJson.TextOf(image.FinishReason);
        return Withheld(finish) is { } refused ? refused
            : Base64Image.Is(image.Image) ? FilterMark.OfBlankedImage(answer.Body) is { } blanked ? Moderated(blanked) : Base64Image.OutcomeOf(image.Image, RemarkOf(order, SeedOf(image.Seed)), ReportOf(order, SeedOf(image.Seed)))
            : FilterMark.OfMissing(answer.Body, asked) is { } withheld ? Moderated(withheld)
            : finish is not null ? LostImage.Without(answer.Body, token: null, asked)
            : throw ProviderFaults.Unreadable(mayHaveBought: true);
    }

    /// <summary>The image itself instead of JSON, which the service returns if the Accept header got lost; the rest is in headers.</summary>
    private static SubmitOutcome ReadBytes(Answer answer, OrderFields order)
        => !ImageBytes.IsWhole(answer.Body.Span) ? throw ProviderFaults.Unreadable(mayHaveBought: true)
            : Withheld(Header(answer, "finish-reason")) is { } refused ? refused
            : new SubmitOutcome.Completed(answer.Body, RemarkOf(order, SeedIn(answer)), ReportOf(order, SeedIn(answer)));

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

    private static long? SeedIn(Answer answer) => long.TryParse(Header(answer, "seed"), NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : null;

    private static long? SeedOf(JsonElement seed) => WireJson.WholeOf(seed);

    private static string? Header(Answer answer, string name) => answer.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
