using System.Net;

namespace ImageGen.Providers.Http;

/// <summary>
/// Sends an order, and sends it again without a parameter that the service certainly refused: an alias, a proxy or a model may take fewer than
/// its name says. Each adapter says which parameters an order can do without: those it adds on its own, and wishes that are told in a remark.
/// </summary>
internal sealed class OptionalParameters(TimeProvider clock)
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(1);

    private readonly RefusedParameters _refused = new();

    /// <summary>The answer that counts, and what was left out of the order that it answers.</summary>
    /// <param name="model">The model, for which a refusal is remembered.</param>
    /// <param name="order">The order.</param>
    /// <param name="ours">The parameters of this order that we added: left out for whatever is wrong with them.</param>
    /// <param name="wishes">Those that the caller may have asked for: left out where the service does not know them, and not for a wrong value.</param>
    /// <param name="send">Sends the order without some of them, with the deadline that is left.</param>
    public async Task<(Answer Answer, IReadOnlySet<string> LeftOut)> SendAsync(
        string? model, GenerationOrder order, IEnumerable<string> ours, IEnumerable<string> wishes, Func<GenerationOrder, IReadOnlySet<string>, Task<Answer>> send)
    {
        List<string> added = [.. ours];
        // Nothing that a caller insists on is left out; a seed that was drawn is nobody's wish.
        List<string> asked = [.. wishes.Where(name => !order.IsExact || (name == "seed" && !order.SeedIsNamed))];
        HashSet<string> leftOut = [.. _refused.Of(model).Where(name => added.Contains(name) || asked.Contains(name))];
        var since = clock.GetTimestamp();
        while (true)
        {
            // Crash point: the order before this one was refused for certain, so that one at the most of this intent may be bought. Its
            // window (MayLeave) is asked about again before this one leaves.
            var rest = order.Deadline - clock.GetElapsedTime(since);
            var answer = await send(order with { Deadline = rest > Least ? rest : Least }, leftOut);
            var refused = RefusedBy(answer, order, added.Except(leftOut), asked.Except(leftOut));
            if (refused.Count == 0)
            {
                return (answer, leftOut);
            }

            // Each round leaves out one at least, so that there is an end.
            foreach (var name in refused)
            {
                leftOut.Add(name);
                _refused.Add(model, name);
            }
        }
    }

    private static List<string> RefusedBy(Answer answer, GenerationOrder order, IEnumerable<string> ours, IEnumerable<string> wishes)
    {
        // No other status says that a request was looked at and turned down before anything began.
        if (answer.Status is not (HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity))
        {
            return [];
        }

        var error = ErrorBody.Read(answer.Body);
        return error.Status is >= 500 or 408 || new ErrorMeaning(error, order).HasModerationCode
            ? []
            : [.. (ParameterRefusal.IsUnknown(error) ? ours.Concat(wishes) : ours).Where(name => ParameterRefusal.Names(error, name))];
    }
}
