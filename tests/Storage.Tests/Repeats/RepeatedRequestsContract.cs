using ImageGen.Storage.Redis;
using ImageGen.Storage.Repeats;
using ImageGen.Storage.Tests.Stores;
using StackExchange.Redis;

namespace ImageGen.Storage.Tests.Repeats;

/// <summary>When a request repeats an earlier one, on every server the store may stand on.</summary>
public abstract class RepeatedRequestsContract(IStoreServer server) : IAsyncLifetime
{
    private const string Fingerprint = "f1";

    private readonly List<string> _ignored = [];
    private ConnectionMultiplexer _redis = null!;
    private RedisRepeatedRequests _requests = null!;
    private DateTimeOffset _now = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _redis = await StoreWorld.ConnectAsync(server);
        await StoreContents.ClearAsync(_redis);
        _requests = new RedisRepeatedRequests(new StoreConnection(_redis), new StoreSettings(TimeSpan.FromDays(7)) { Now = () => _now });
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task Two_requests_at_once_are_two()
    {
        var (one, other) = (await BeginAsync(), await BeginAsync());

        Assert.False(one.IsRepeat || other.IsRepeat);
        Assert.NotEqual(one.Id, other.Id);
        Assert.Equal(one.Id, one.Attempt);
        Assert.Matches("^[0-9a-f]{32}$", one.Id);
    }

    [Fact]
    public async Task A_request_after_an_answered_one_is_new()
    {
        await _requests.EndAsync(await BeginAsync(), isAnswered: true, Cancel);

        Assert.False((await BeginAsync()).IsRepeat);
    }

    [Fact]
    public async Task A_request_after_one_that_was_cut_off_repeats_it_once()
    {
        var cut = await BeginAsync();
        await _requests.EndAsync(cut, isAnswered: false, Cancel);

        Repeats(cut, await BeginAsync());
        Assert.False((await BeginAsync()).IsRepeat);
    }

    [Fact]
    public async Task A_request_with_another_fingerprint_repeats_nothing()
    {
        await _requests.EndAsync(await BeginAsync(), isAnswered: false, Cancel);

        Assert.False((await _requests.BeginAsync("f2", 1, [], Cancel)).IsRepeat);
    }

    [Fact]
    public async Task Of_two_cut_requests_each_is_repeated_the_first_first()
    {
        var (one, other) = (await BeginAsync(), await BeginAsync());
        await _requests.EndAsync(other, isAnswered: false, Cancel);
        Pass(1);
        await _requests.EndAsync(one, isAnswered: false, Cancel);

        Repeats(other, await BeginAsync());
        Repeats(one, await BeginAsync());
    }

    [Fact]
    public async Task A_request_that_no_gateway_answers_any_more_counts_as_cut_off()
    {
        var dead = await BeginAsync();
        Pass(2.9);
        Assert.False((await BeginAsync()).IsRepeat);
        Pass(0.2);

        Repeats(dead, await BeginAsync());
    }

    [Fact]
    public async Task A_request_that_is_being_answered_is_renewed()
    {
        var open = await BeginAsync();
        for (var round = 0; round < 3; round++)
        {
            Pass(2.5);
            Assert.Equal(_now, await KeepAsync(open));
        }

        Assert.False((await BeginAsync()).IsRepeat);
    }

    [Fact]
    public async Task A_marked_retry_repeats_a_request_that_is_being_answered()
    {
        var open = await BeginAsync();

        Repeats(open, await BeginAsync(retries: 1));
    }

    [Fact]
    public async Task A_marked_retry_without_an_earlier_request_is_new() => Assert.False((await BeginAsync(retries: 2)).IsRepeat);

    [Fact]
    public async Task Marked_retries_of_two_requests_repeat_one_each()
    {
        var first = await BeginAsync();
        Pass(0.1);
        var second = await BeginAsync();
        await KeepAsync(first);

        Repeats(first, await BeginAsync(retries: 1));
        Repeats(second, await BeginAsync(retries: 1));
        Repeats(first, await BeginAsync(retries: 2));
        Repeats(second, await BeginAsync(retries: 2));
    }

    [Fact]
    public async Task A_marked_retry_repeats_a_cut_request_rather_than_one_that_is_being_answered()
    {
        var cut = await BeginAsync();
        await BeginAsync();
        await _requests.EndAsync(cut, isAnswered: false, Cancel);

        Repeats(cut, await BeginAsync(retries: 1));
    }

    [Fact]
    public async Task A_marked_retry_repeats_an_answered_request_for_two_minutes()
    {
        var answered = await BeginAsync();
        await _requests.EndAsync(answered, isAnswered: true, Cancel);
        Pass(119);
        var again = await BeginAsync(retries: 1);
        Repeats(answered, again);
        await _requests.EndAsync(again, isAnswered: true, Cancel);
        Pass(121);

        Assert.False((await BeginAsync(retries: 2)).IsRepeat);
    }

    [Fact]
    public async Task What_becomes_of_an_attempt_that_its_client_gave_up_means_nothing()
    {
        var given = await BeginAsync();
        var last = await BeginAsync(retries: 1);
        await _requests.EndAsync(last, isAnswered: true, Cancel);
        Assert.Null(await KeepAsync(given));
        await _requests.EndAsync(given, isAnswered: false, Cancel);

        Assert.False((await BeginAsync()).IsRepeat);
    }

    [Fact]
    public async Task An_answer_that_was_not_read_is_recorded_as_cut_off_later()
    {
        var unread = await BeginAsync();
        await _requests.EndAsync(unread, isAnswered: true, Cancel);
        await _requests.EndAsync(unread, isAnswered: false, Cancel);

        Repeats(unread, await BeginAsync());
    }

    [Fact]
    public async Task Ids_that_do_not_count_are_not_repeated()
    {
        var (one, other) = (await BeginAsync(), await BeginAsync());
        await _requests.EndAsync(one, isAnswered: false, Cancel);
        Pass(0.1);
        await _requests.EndAsync(other, isAnswered: false, Cancel);
        _ignored.Add(one.Id);

        Repeats(other, await BeginAsync());
        _ignored.Add(other.Id);
        Assert.False((await BeginAsync()).IsRepeat);
        Assert.False((await BeginAsync()).IsRepeat);
    }

    [Fact]
    public async Task A_new_request_is_exchanged_for_one_that_is_cut_off_since()
    {
        var open = await BeginAsync();
        var own = await BeginAsync();
        Assert.True(own.IsBesideAnother);
        Assert.False(open.IsBesideAnother);
        Assert.Equal(own.Id, (await _requests.ExchangeAsync(own, [], Cancel)).Id);
        await _requests.EndAsync(open, isAnswered: false, Cancel);

        Repeats(open, await _requests.ExchangeAsync(own, [], Cancel));
        Assert.Equal([open.Id], (await _redis.GetDatabase().HashKeysAsync($"ig:{{repeat:{Fingerprint}}}")).Select(id => (string?)id));
    }

    [Fact]
    public async Task A_new_request_is_not_exchanged_for_an_answered_one_or_one_that_does_not_count()
    {
        var (answered, ignored, own) = (await BeginAsync(), await BeginAsync(), await BeginAsync());
        await _requests.EndAsync(answered, isAnswered: true, Cancel);
        await _requests.EndAsync(ignored, isAnswered: false, Cancel);

        Assert.Equal(own with { IsBesideAnother = false, AreOthersConnected = true }, await _requests.ExchangeAsync(own, [ignored.Id], Cancel));
    }

    [Fact]
    public async Task Records_of_the_version_before_are_understood()
    {
        var key = $"ig:{{repeat:{Fingerprint}}}";
        var earlier = new RepeatTicket(Fingerprint, new string('a', 32), new string('a', 32), IsRepeat: false, _now);
        await _redis.GetDatabase().HashSetAsync(key, earlier.Id, $"cut {_now.ToUnixTimeMilliseconds()}");

        Repeats(earlier, await BeginAsync());
        await _redis.GetDatabase().HashSetAsync(key, earlier.Id, $"open {_now.AddSeconds(2).ToUnixTimeMilliseconds()}");
        await _requests.EndAsync(earlier, isAnswered: true, Cancel);
        Assert.False((await BeginAsync()).IsRepeat);
    }

    [Fact]
    public async Task Records_expire_an_hour_after_the_last_change()
    {
        await _requests.EndAsync(await BeginAsync(), isAnswered: true, Cancel);

        Assert.InRange((await _redis.GetDatabase().KeyTimeToLiveAsync($"ig:{{repeat:{Fingerprint}}}"))!.Value, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(60));
    }

    [Fact]
    public async Task A_response_that_ended_stays_ended_when_a_look_at_its_connection_is_recorded_late()
    {
        var ended = await BeginAsync();
        await _requests.EndAsync(ended, isAnswered: true, Cancel);

        Assert.Null(await KeepAsync(ended));
        Pass(10);
        Assert.False((await BeginAsync()).IsRepeat);
    }

    [Fact]
    public async Task A_request_counts_as_connected_until_three_seconds_after_its_connection_was_seen_open()
    {
        var open = await BeginAsync();
        Pass(1);
        await KeepAsync(open);
        await _requests.KeepAsync(open, _now.AddSeconds(-1), Cancel);
        Pass(2.9);
        Assert.False((await BeginAsync()).IsRepeat);
        Pass(0.2);

        Repeats(open, await BeginAsync());
    }

    [Fact]
    public async Task The_other_requests_are_known_to_be_connected_when_all_their_connections_were_seen_open_after_a_request_began()
    {
        var (one, other) = (await BeginAsync(), await BeginAsync());
        Pass(0.1);
        var own = await BeginAsync();
        Assert.False(own.AreOthersConnected);
        await _requests.KeepAsync(one, own.At, Cancel);
        Pass(0.1);
        await KeepAsync(other);

        own = await _requests.ExchangeAsync(own, [], Cancel);
        Assert.False(own.AreOthersConnected);
        await KeepAsync(one);
        own = await _requests.ExchangeAsync(own, [], Cancel);
        Assert.True(own is { IsBesideAnother: true, AreOthersConnected: true, IsRepeat: false });
    }

    [Fact]
    public async Task Requests_that_look_at_once_count_as_connected_by_their_looks()
    {
        var (one, other) = (await BeginAsync(), await BeginAsync());
        for (var look = 0; look < 2; look++)
        {
            Pass(0.02);
            (one, other) = (await _requests.ExchangeAsync(one, [], Cancel), await _requests.ExchangeAsync(other, [], Cancel));
        }

        Pass(0.02);
        Assert.True((await _requests.ExchangeAsync(one, [], Cancel)).AreOthersConnected);
        Assert.True((await _requests.ExchangeAsync(other, [], Cancel)).AreOthersConnected);
    }

    [Fact]
    public async Task A_request_that_looks_and_whose_gateway_died_counts_as_cut_off()
    {
        var dead = await BeginAsync();
        Pass(1);
        dead = await _requests.ExchangeAsync(dead, [], Cancel);
        Pass(2.1);

        Repeats(dead, await BeginAsync());
    }

    [Fact]
    public async Task Marked_retries_of_two_requests_repeat_one_each_also_when_the_response_to_one_was_sent_unread()
    {
        var (first, second) = (await BeginAsync(), await BeginAsync());
        await _requests.EndAsync(first, isAnswered: true, Cancel);

        string[] repeated = [(await BeginAsync(retries: 1)).Id, (await BeginAsync(retries: 1)).Id];

        Assert.Equal(new[] { first.Id, second.Id }.Order(), repeated.Order());
    }

    [Fact]
    public async Task A_marked_retry_repeats_a_request_that_is_being_answered_rather_than_an_answered_one()
    {
        var (answered, open) = (await BeginAsync(), await BeginAsync());
        await _requests.EndAsync(answered, isAnswered: true, Cancel);

        Repeats(open, await BeginAsync(retries: 1));
    }

    private static void Repeats(RepeatTicket earlier, RepeatTicket later)
    {
        Assert.True(later.IsRepeat);
        Assert.Equal(earlier.Id, later.Id);
        Assert.NotEqual(earlier.Attempt, later.Attempt);
    }

    private Task<RepeatTicket> BeginAsync(int retries = 0) => _requests.BeginAsync(Fingerprint, retries, _ignored, Cancel);

    private Task<DateTimeOffset?> KeepAsync(RepeatTicket ticket) => _requests.KeepAsync(ticket, _now, Cancel);

    private void Pass(double seconds) => _now += TimeSpan.FromSeconds(seconds);
}
