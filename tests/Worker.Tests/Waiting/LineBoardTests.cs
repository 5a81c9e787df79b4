using ImageGen.Jobs.Instances;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Waiting;
using ImageGen.Worker.Background;
using ImageGen.Worker.Waiting;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Worker.Tests.Waiting;

/// <summary>What a worker concludes from what it learns of the lines, by a clock that the test moves.</summary>
public sealed class LineBoardTests : IDisposable
{
    private static readonly WaitingLine Line = new("default", "sandbox");

    private readonly FakeTimeProvider _time = new();
    private readonly Timings _timings = new();
    private readonly LineBoard _board;

    public LineBoardTests() => _board = new LineBoard(_timings, _time);

    private static ConfiguredProvider Provider => new() { Name = "sandbox", Kind = "sandbox" };

    public void Dispose() => _board.Dispose();

    [Fact]
    public void A_line_is_empty_only_while_that_is_known_and_recent()
    {
        Assert.False(_board.IsEmpty(Line));
        List();
        Assert.True(_board.IsEmpty(Line));

        _time.Advance(_timings.LineList * 3);

        Assert.False(_board.IsEmpty(Line));
    }

    [Fact]
    public void A_job_that_joined_is_not_forgotten_because_of_an_earlier_question()
    {
        List();
        var askedAt = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromMilliseconds(1));
        _board.NoteJoined(Line);

        _board.NoteListed(new Dictionary<WaitingLine, long>(), askedAt);
        Assert.False(_board.IsEmpty(Line));
        Assert.True(_board.NoteTaken(Line, new LineTake([], 0), wanted: 4, askedAt));
        Assert.Equal((Line, LineBoard.MaxTaken), Assert.Single(_board.FindReady()));

        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(_board.NoteTaken(Line, new LineTake([], 0), wanted: 4, _time.GetTimestamp()));
        Assert.True(_board.IsEmpty(Line));
        Assert.Empty(_board.FindReady());
    }

    [Fact]
    public void A_line_of_a_full_provider_rests_until_a_permit_is_released_there_or_for_a_while()
    {
        List((Line, 9));
        Assert.False(_board.NoteTaken(Line, new LineTake([], 9), wanted: 4, _time.GetTimestamp()));
        Assert.Empty(_board.FindReady());

        _board.NoteReleased(Provider with { Name = "other" });
        Assert.Empty(_board.FindReady());
        _board.NoteReleased(Provider);
        Assert.Single(_board.FindReady());

        Assert.False(_board.NoteTaken(Line, new LineTake([], 9), wanted: 4, _time.GetTimestamp()));
        _time.Advance(_timings.LineRetry);
        Assert.Single(_board.FindReady());
    }

    [Fact]
    public void A_rate_limit_is_waited_for_whatever_ends_at_the_provider()
    {
        List((Line, 9));
        _board.NoteFull(Line, new LinePause(TimeSpan.FromSeconds(6), EndsWithPermit: false));

        _board.NoteReleased(Provider);
        _board.NoteGranted(Line);
        Assert.Empty(_board.FindReady());

        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Single(_board.FindReady());
    }

    [Fact]
    public void After_a_job_that_found_no_room_few_are_taken_until_jobs_find_room_again()
    {
        List((Line, 1000));
        _board.NoteFull(Line, new LinePause(TimeSpan.FromMilliseconds(1), EndsWithPermit: true));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, Assert.Single(_board.FindReady()).Limit);

        // Whether there is room shows with this job.
        Assert.False(_board.NoteTaken(Line, new LineTake([Taken()], 900), wanted: 1, _time.GetTimestamp()));
        Assert.Empty(_board.FindReady());

        _board.NoteGranted(Line);
        Assert.Equal(2, Assert.Single(_board.FindReady()).Limit);
        for (var n = 0; n < 10; n++)
        {
            _board.NoteGranted(Line);
        }

        Assert.Equal(LineBoard.MaxTaken, Assert.Single(_board.FindReady()).Limit);
        Assert.True(_board.NoteTaken(Line, new LineTake([Taken()], 900), wanted: 1, _time.GetTimestamp()));
    }

    [Fact]
    public void What_became_of_taken_jobs_is_reported_soon_also_when_nothing_waits()
    {
        List();
        var turn = new LineTurn(_board, Line, Taken());
        turn.NoteGranted();
        turn.Settle(isBegun: false);
        Assert.Empty(_board.FindReady());

        _time.Advance(_timings.LineReport);

        Assert.Equal((Line, 0), Assert.Single(_board.FindReady()));
        Assert.True(Assert.Single(_board.TakeSettled(Line)).IsBegun);
        Assert.Empty(_board.FindReady());
    }

    [Fact]
    public async Task A_wait_ends_with_a_change_or_when_a_pause_is_over()
    {
        List((Line, 9));
        _board.NoteFull(Line, new LinePause(TimeSpan.FromSeconds(1), EndsWithPermit: true));
        var wait = _board.WaitAsync(TimeSpan.FromHours(1), TestContext.Current.CancellationToken);
        Assert.False(wait.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        await wait.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        _board.NoteJoined(Line);
        await _board.WaitAsync(TimeSpan.FromHours(1), TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    private static TakenJob Taken() => new($"a:00000000000001:{JobId.New():N}");

    private void List(params (WaitingLine Line, long Waiting)[] lines) => _board.NoteListed(lines.ToDictionary(entry => entry.Line, entry => entry.Waiting), _time.GetTimestamp());
}
