using ImageGen.Providers.Http;

namespace ImageGen.Providers.Tests.Http;

/// <summary>The line between "certainly not bought" and "may have been bought", with the connection cut at every byte of it.</summary>
[Trait("Category", "Long")]
public class EveryByteTests
{
    private static readonly string LongPrompt = string.Concat(Enumerable.Repeat("a cat, ", 1400));

    private static readonly string[] Refusals = ["""{"error":{"message":"x","type":"x","param":null,"code":null}}""", """{"title":"x","detail":"x"}"""];

    public static TheoryData<string> Adapters => PaidAdapter.Names;

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task An_order_cut_at_any_byte_is_sent_once_and_never_said_to_be_unbought_once_its_body_has_begun(string name)
    {
        var adapter = PaidAdapter.Of(name);
        foreach (var (prompt, step) in new[] { ("a cat", 1), (LongPrompt, 89) })
        {
            var (_, whole, _) = await SubmitAsync(adapter, prompt, int.MaxValue, adapter.GoodAnswer);
            var head = whole.Span.IndexOf("\r\n\r\n"u8) + 4;
            for (var length = 0; length <= whole.Length; length = length < whole.Length ? Math.Min(length + step, whole.Length) : length + 1)
            {
                var (outcome, crossed, connections) = await SubmitAsync(adapter, prompt, length, ReadOnlyMemory<byte>.Empty);

                var fault = Assert.IsType<ProviderFaultException>(outcome);
                Assert.Equal((length, 1), (crossed.Length, connections));
                Assert.True(fault.MayHaveBought || crossed.Length <= head, $"cut at {length} of {whole.Length}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task A_good_answer_cut_at_any_byte_may_have_bought_and_a_whole_one_has(string name)
    {
        var adapter = PaidAdapter.Of(name);
        foreach (var answer in adapter.GoodAnswers)
        {
            for (var length = 0; length < answer.Length; length++)
            {
                foreach (var reset in new[] { false, true })
                {
                    var (outcome, _, connections) = await SubmitAsync(adapter, "a cat", int.MaxValue, answer.AsMemory(0, length), reset);

                    Assert.True(outcome is ProviderFaultException { MayHaveBought: true }, $"cut at {length} of {answer.Length}: {outcome}");
                    Assert.Equal(1, connections);
                }
            }

            var (whole, _, _) = await SubmitAsync(adapter, "a cat", int.MaxValue, answer);
            Assert.True(whole is SubmitOutcome outcomeOfWhole && adapter.IsGood(outcomeOfWhole), $"{whole}");
        }
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task A_refusal_is_one_from_the_moment_its_head_is_whole(string name)
    {
        var adapter = PaidAdapter.Of(name);
        foreach (var answer in new[] { 400, 402, 422, 429 }.SelectMany(status => Refusals.Select(body => RawServer.Response(status, body))))
        {
            var head = answer.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
            for (var length = 0; length <= answer.Length; length++)
            {
                var (outcome, _, _) = await SubmitAsync(adapter, "a cat", int.MaxValue, answer.AsMemory(0, length), reset: length % 2 == 0);

                var isOpen = outcome is ProviderFaultException { MayHaveBought: true };
                Assert.True(isOpen == (length < head) && outcome is ProviderFaultException or SubmitOutcome.Refused, $"cut at {length} of {answer.Length}: {outcome}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task A_server_error_cut_at_any_byte_may_have_bought(string name)
    {
        var answer = RawServer.Response(503, Refusals[0]);
        for (var length = 0; length <= answer.Length; length++)
        {
            var (outcome, _, _) = await SubmitAsync(PaidAdapter.Of(name), "a cat", int.MaxValue, answer.AsMemory(0, length));

            Assert.True(outcome is ProviderFaultException { MayHaveBought: true }, $"cut at {length}: {outcome}");
        }
    }

    /// <summary>The outcome or the fault, what of the request got across, and how many connections were made.</summary>
    private static async Task<(object Outcome, ReadOnlyMemory<byte> Crossed, int Connections)> SubmitAsync(
        PaidAdapter adapter, string prompt, int requestBytes, ReadOnlyMemory<byte> answer, bool reset = false)
    {
        using var wire = new CutWire(requestBytes, answer, reset);
        var connections = 0;
        var handler = Connections.ForOrders();
        handler.ConnectCallback = (_, _) =>
        {
            connections++;
            return ValueTask.FromResult<Stream>(wire);
        };
        var provider = adapter.On(handler);
        using var _ = (IDisposable)provider;
        try
        {
            return (await provider.SubmitAsync(adapter.Order(prompt), TestContext.Current.CancellationToken), wire.Request, connections);
        }
        catch (ProviderFaultException fault)
        {
            Assert.DoesNotContain(PaidAdapter.Canary, fault.ToString(), StringComparison.Ordinal);
            return (fault, wire.Request, connections);
        }
    }
}
