using ImageGen.Servers;
using ImageGen.Storage.Results;
using ImageGen.Storage.Results.Objects;

namespace ImageGen.Storage.Tests.Results.Objects;

/// <summary>What a result store in an object store does while the store is away, slow, full, or refuses it.</summary>
public abstract class ObjectFaultContract(ObjectStoreFixture server) : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(8);

    private FaultProxy _proxy = null!;
    private ObjectResultStore _store = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _proxy = new FaultProxy(server.Server.Port);
        _store = new ObjectResultStore(server.Open(_proxy.Port, Limit), TimeProvider.System);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _proxy.DisposeAsync();
    }

    [Theory]
    [InlineData(StoreFault.CutInRequest, "can't be reached, or the connection was cut")]
    [InlineData(StoreFault.CutBeforeResponse, "can't be reached, or the connection was cut")]
    [InlineData(StoreFault.CutInResponse, "")]
    [InlineData(StoreFault.Answers500, "the store failed (500")]
    [InlineData(StoreFault.Answers503, "the store is overloaded (503")]
    [InlineData(StoreFault.Answers507, "the store is full, or a quota is used up (507")]
    [InlineData(StoreFault.Answers404Page, "404")]
    public async Task A_write_that_fails_says_why_leaves_no_part_and_can_be_repeated(StoreFault fault, string reason)
    {
        var id = Guid.NewGuid();
        var image = Large();
        _proxy.Fault = fault;

        var thrown = await TryAsync(() => _store.PutAsync(id, image, Cancel));
        if (thrown is not null)
        {
            Assert.Contains(reason, thrown.Message, StringComparison.Ordinal);
            Assert.IsNotType<UnusableResultStoreException>(thrown);
        }
        else
        {
            // A response that was cut behind its head may have been enough.
            Assert.Equal(StoreFault.CutInResponse, fault);
        }

        _proxy.Fault = StoreFault.None;
        var found = await _store.FindAsync(id, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow, Cancel);
        Assert.True(found is null || found.Bytes == image.Length, "A part of the image is readable.");
        var stored = await _store.PutAsync(id, image, Cancel);
        Assert.Equal(image, await ReadAsync(stored.Key));
    }

    [Theory]
    [InlineData(StoreFault.CutInRequest)]
    [InlineData(StoreFault.CutBeforeResponse)]
    [InlineData(StoreFault.CutInResponse)]
    [InlineData(StoreFault.Answers500)]
    [InlineData(StoreFault.Answers503)]
    [InlineData(StoreFault.Answers403)]
    [InlineData(StoreFault.Answers404Page)]
    public async Task A_failed_read_is_never_taken_for_a_missing_image_and_loses_nothing(StoreFault fault)
    {
        var image = Large();
        var stored = await _store.PutAsync(Guid.NewGuid(), image, Cancel);
        _proxy.Fault = fault;

        Assert.NotNull(await TryAsync(async () => await ReadAsync(stored.Key)));
        if (fault != StoreFault.CutInResponse)
        {
            Assert.NotNull(await TryAsync(() => _store.RemoveSourceImageAsync(stored.Key.Replace(".jpg", "-0123456789abcdef.jpg", StringComparison.Ordinal), Cancel)));
        }

        _proxy.Fault = StoreFault.None;
        Assert.Equal(image, await ReadAsync(stored.Key));
    }

    [Fact]
    public async Task A_replacement_that_is_cut_leaves_the_stored_image_whole()
    {
        var id = Guid.NewGuid();
        var image = Large();
        var stored = await _store.PutAsync(id, image, Cancel);
        _proxy.Fault = StoreFault.CutInRequest;

        Assert.NotNull(await TryAsync(() => _store.PutAsync(id, Large(fill: 9), Cancel)));

        _proxy.Fault = StoreFault.None;
        Assert.Equal(image, await ReadAsync(stored.Key));
    }

    [Fact]
    public async Task A_response_that_stalls_ends_at_the_time_limit()
    {
        var stored = await _store.PutAsync(Guid.NewGuid(), Large(), Cancel);
        _proxy.Fault = StoreFault.SlowBody;

        var fault = await TryAsync(async () => await ReadAsync(stored.Key));

        Assert.Contains("did not respond within 8 s", fault!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_credentials_and_a_missing_bucket_are_no_faults_that_pass()
    {
        _proxy.Fault = StoreFault.Answers403;
        var forbidden = await TryAsync(() => _store.PutAsync(Guid.NewGuid(), Large(), Cancel));
        var stranger = await TryAsync(() => new ObjectResultStore(server.Open(isStranger: true), TimeProvider.System).PutAsync(Guid.NewGuid(), Large(), Cancel));
        var missing = await TryAsync(() => new ObjectResultStore(server.Open(bucket: "no-such-bucket"), TimeProvider.System).PutAsync(Guid.NewGuid(), Large(), Cancel));
        var unread = await TryAsync(() => new ObjectResultStore(server.Open(bucket: "no-such-bucket"), TimeProvider.System).OpenAsync($"2026/03/04/{Guid.NewGuid():N}.png", Cancel));

        Assert.All([forbidden, stranger, missing, unread], fault => Assert.IsType<UnusableResultStoreException>(fault));
        Assert.Contains("the credentials do not permit it (403 AccessDenied)", forbidden!.Message, StringComparison.Ordinal);
        Assert.Contains("credentials", stranger!.Message, StringComparison.Ordinal);
        Assert.Contains("the bucket or container does not exist (404", missing!.Message, StringComparison.Ordinal);
        Assert.Contains("does not exist", unread!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", stranger.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_store_that_is_away_is_a_fault_until_it_is_back()
    {
        Assert.SkipUnless(server.KeepsDataWhenKilled, "A killed emulator loses what it acknowledged.");
        var image = Large();
        var stored = await _store.PutAsync(Guid.NewGuid(), image, Cancel);
        server.Server.Kill();

        Assert.NotNull(await TryAsync(() => _store.PutAsync(Guid.NewGuid(), image, Cancel)));
        Assert.NotNull(await TryAsync(() => _store.OpenAsync(stored.Key, Cancel)));

        await server.Server.StartAgainAsync(Cancel);
        Assert.Equal(image, await ReadAsync(stored.Key));
    }

    [Fact]
    public async Task A_small_range_of_a_large_image_does_not_read_the_whole()
    {
        var image = Large(6_000_000);
        var stored = await _store.PutAsync(Guid.NewGuid(), image, Cancel);
        var before = _proxy.Sent;

        await using var stream = await _store.OpenAsync(stored.Key, Cancel);
        stream!.Position = 5_000_000;
        var read = new byte[10];
        await stream.ReadExactlyAsync(read, Cancel);

        Assert.Equal(image[5_000_000..5_000_010], read);
        Assert.InRange(_proxy.Sent - before, 10, 3 * ObjectStream.SmallPart);
    }

    [Fact]
    public async Task Two_prefixes_of_one_bucket_are_two_stores()
    {
        var id = Guid.NewGuid();
        var (one, other) = (new ObjectResultStore(server.Open(prefix: "one/a"), TimeProvider.System), new ObjectResultStore(server.Open(prefix: "other"), TimeProvider.System));

        var stored = await one.PutAsync(id, Large(), Cancel);

        Assert.Null(await other.OpenAsync(stored.Key, Cancel));
        Assert.Null(await _store.OpenAsync(stored.Key, Cancel));
        await using var stream = await one.OpenAsync(stored.Key, Cancel);
        Assert.NotNull(stream);
    }

    [Fact]
    public async Task A_signed_link_reads_the_image_without_credentials_until_it_expires()
    {
        var image = Large(300_000);
        var stored = await _store.PutAsync(Guid.NewGuid(), image, Cancel);
        var store = new ObjectResultStore(server.Open(), TimeProvider.System);

        var link = await store.SignAsync(stored.Key, DateTimeOffset.UtcNow.AddMinutes(5), Cancel);
        var ended = await store.SignAsync(stored.Key, DateTimeOffset.UtcNow.AddMinutes(-5), Cancel);

        using var http = new HttpClient();
        using var response = await http.GetAsync(link, Cancel);
        Assert.Equal(image, await response.Content.ReadAsByteArrayAsync(Cancel));
        Assert.Equal("image/jpeg", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("immutable", response.Headers.CacheControl?.ToString(), StringComparison.Ordinal);
        using var late = ended is null ? null : await http.GetAsync(ended, Cancel);
        Assert.NotEqual(System.Net.HttpStatusCode.OK, late?.StatusCode);
    }

    private static async Task<ResultStoreException?> TryAsync(Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (ResultStoreException fault)
        {
            return fault;
        }
    }

    private static byte[] Large(int length = 200_000, byte fill = 1)
    {
        var bytes = new byte[length];
        new Random(fill).NextBytes(bytes);
        TestImages.Jpeg(1000, 1000).CopyTo(bytes, 0);
        return bytes;
    }

    private async Task<byte[]> ReadAsync(string key)
    {
        await using var stream = await _store.OpenAsync(key, Cancel);
        using var copy = new MemoryStream();
        await stream!.CopyToAsync(copy, Cancel);
        return copy.ToArray();
    }
}

[Trait("Category", "Servers")]
[Trait("Category", "Long")]
public sealed class ObjectFaultsOfS3(S3Fixture server) : ObjectFaultContract(server), IClassFixture<S3Fixture>;

[Trait("Category", "Servers")]
[Trait("Category", "Long")]
public sealed class ObjectFaultsOfAzure(AzureFixture server) : ObjectFaultContract(server), IClassFixture<AzureFixture>;
