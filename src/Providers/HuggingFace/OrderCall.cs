using System.Net;
using ImageGen.Providers.Http;
using ImageGen.Providers.HuggingFace.Models;

namespace ImageGen.Providers.HuggingFace;

/// <summary>
/// Sends an order, and sends it again without a parameter that the inference provider certainly refused. The form of the answer, which we ask
/// for on our own, and wishes that some models have no use for are left out, the latter with a remark; prompt, model and size never are.
/// </summary>
internal sealed class OrderCall(HuggingFaceApi api)
{
    private static readonly string[] Optional = ["response_format", "seed", "negative_prompt", "guidance_scale", "num_inference_steps", "steps"];

    private readonly RefusedParameters _refused = new();

    /// <summary>The answer that counts, and what was left out of the caller's wishes, in a sentence; null for nothing.</summary>
    public async Task<(Answer Answer, string? Remark)> SendAsync(ServedModel served, GenerationOrder order, CancellationToken cancellationToken)
    {
        var key = $"{served.Route.Name}/{served.ProviderId}";
        HashSet<string> without = [.. _refused.Of(key)];
        var since = api.Clock.GetTimestamp();
        while (true)
        {
            // Crash point: the order before this one was refused for certain, so that one at the most of this intent may be bought.
            var rest = order.Deadline - api.Clock.GetElapsedTime(since);
            var answer = await api.OrderAsync(served.Route, served.ProviderId, order with { Deadline = rest > TimeSpan.Zero ? rest : TimeSpan.FromMilliseconds(1) }, without, cancellationToken);
            if (!DropRefused(answer))
            {
                return (answer, RemarkOf(without.Where(name => name != "response_format" && WasWished(name, order))));
            }
        }

        bool DropRefused(Answer answer)
        {
            if (answer.Status is not (HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity))
            {
                return false;
            }

            var error = ErrorBody.Read(answer.Body);
            if (error.Status is >= 500 or 408 || new ErrorMeaning(error, order).HasModerationCode)
            {
                return false;
            }

            // Each round leaves out one at least, so that there is an end.
            var dropped = Optional.Where(name => ParameterRefusal.Names(error, name) && without.Add(name)).ToList();
            dropped.ForEach(name => _refused.Add(key, name));
            return dropped.Count > 0;
        }
    }

    private static bool WasWished(string name, GenerationOrder order) => name switch
    {
        "negative_prompt" => order.NegativePrompt is not null,
        "guidance_scale" => order.Guidance is not null,
        "num_inference_steps" or "steps" => order.Steps is not null,
        _ => true,
    };

    private static string? RemarkOf(IEnumerable<string> names)
        => string.Join(", ", names.Order(StringComparer.Ordinal)) is { Length: > 0 } list ? $"The inference provider does not take {list}, which was left out." : null;
}
