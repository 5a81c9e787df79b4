using System.Net;
using ImageGen.Providers.Http;
using ImageGen.Providers.OpenAi.Wire;

namespace ImageGen.Providers.OpenAi;

/// <summary>
/// Sends an order, and sends it again without a parameter that the service certainly refused: an aliased model, or a proxy, may take fewer
/// than its name says. Only parameters that we add on our own, and wishes that change nothing but the file, are left out; the prompt, the model
/// and the size never are.
/// </summary>
internal sealed class OrderCall(OpenAiApi api)
{
    private readonly RefusedParameters _refused = new();

    /// <summary>The answer that counts, and what was left out of the caller's wishes, in a sentence; null for nothing.</summary>
    public async Task<(Answer Answer, string? Remark)> SendAsync(WireOrder wire, GenerationOrder order, CancellationToken cancellationToken)
    {
        var since = api.Clock.GetTimestamp();
        string? remark = null;
        foreach (var name in _refused.Of(wire.Model))
        {
            Drop(name);
        }

        while (true)
        {
            // Crash point: at every moment at most one order of this intent may have been bought, since the one before it was refused for
            // certain. The window of the intent is asked about again before this one leaves.
            var rest = order.Deadline - api.Clock.GetElapsedTime(since);
            var answer = await api.OrderAsync(wire, order.JobId, rest > TimeSpan.Zero ? rest : TimeSpan.FromMilliseconds(1), order.MayLeave, cancellationToken);
            if (!DropRefused(answer))
            {
                return (answer, remark);
            }
        }

        bool DropRefused(Answer answer)
        {
            // No other status says that a request was looked at and turned down before anything began.
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
            var dropped = false;
            foreach (var name in WireOrder.Optional.Where(name => ParameterRefusal.Names(error, name)))
            {
                if (Drop(name))
                {
                    _refused.Add(wire.Model, name);
                    dropped = true;
                }
            }

            return dropped;
        }

        bool Drop(string name)
        {
            if (wire.Without(name) is not { } less)
            {
                return false;
            }

            wire = less;
            remark = name == WireOrder.Format ? "The service does not take output_format: the file has the format that it chose." : remark;
            return true;
        }
    }
}
