%% The workloads of the benchmarks in Erlang: servers are gen_servers, supervisors are supervisors, the bus is pg.
%% Run by ErlangPeers as "erl -noshell -run peers main WORKLOAD SIZE", which prints one number; what is lost or comes
%% twice ends in an error. Rates are taken over a second, after a warm-up.
-module(peers).
-behaviour(gen_server).

-export([main/1]).
-export([init/1, handle_call/3, handle_cast/2, handle_continue/2, terminate/2]).

-define(PATIENCE, 120000).

main([Workload, Size]) ->
    logger:set_primary_config(level, none), % crashes are not logged by the others either
    Smoke = Size =:= "smoke",
    put(smoke, Smoke),
    try run(list_to_atom(Workload)) of
        Value ->
            io:format("~.6f~n", [float(Value)]),
            halt(0)
    catch
        Class:Reason:Stack ->
            io:format(standard_error, "~p: ~p:~p~n~p~n", [Workload, Class, Reason, Stack]),
            halt(1)
    end.

size_of(Full, Smoke) ->
    case get(smoke) of
        true -> Smoke;
        false -> Full
    end.

%% ---- measuring ----

%% Operations a second of Round, which does so many of them each time it is called.
rate(Operations, Round) ->
    Millis = size_of(1000, 1),
    repeat(Round, Millis),
    {Rounds, Nanos} = repeat(Round, Millis),
    Operations * Rounds * 1.0e9 / Nanos.

repeat(Round, Millis) ->
    Begin = erlang:monotonic_time(nanosecond),
    repeat(Round, Begin, Millis * 1000000, 0).

repeat(Round, Begin, Least, Rounds) ->
    Round(),
    case erlang:monotonic_time(nanosecond) - Begin of
        Elapsed when Elapsed < Least -> repeat(Round, Begin, Least, Rounds + 1);
        Elapsed -> {Rounds + 1, Elapsed}
    end.

millis(Work) ->
    {Micros, _} = timer:tc(Work),
    Micros / 1000.

start(Kind) ->
    {ok, Pid} = gen_server:start(?MODULE, Kind, []),
    Pid.

%% Waits until so many have said that they have what they were to get.
await(0) ->
    ok;
await(Left) ->
    receive
        reached -> await(Left - 1)
    after ?PATIENCE -> error({missing, Left})
    end.

nothing_more() ->
    receive
        reached -> error(surplus)
    after 0 -> ok
    end.

in_turn(Send, All, Count) ->
    in_turn(Send, All, All, Count).

in_turn(_, _, _, 0) -> ok;
in_turn(Send, [], All, Left) -> in_turn(Send, All, All, Left);
in_turn(Send, [One | Rest], All, Left) ->
    Send(One),
    in_turn(Send, Rest, All, Left - 1).

%% ---- workloads ----

run('ping-pong') ->
    Serve = players(),
    rate(20000, fun() -> Serve(20000) end);
run('cast-1') -> casts(1);
run('cast-4') -> casts(4);
run('fan-in') -> fan(100, 1);
run('fan-out') -> fan(1, 100);
run('ring-1') -> ring(1);
run('ring-100') -> ring(100);
run('skynet') ->
    Leaves = size_of(1000000, 1000),
    Sum = Leaves * (Leaves - 1) div 2,
    Tree = fun() ->
        start({node, self(), 0, Leaves}),
        receive
            {'$gen_cast', {sum, Sum}} -> ok;
            {'$gen_cast', {sum, Other}} -> error({sum, Other})
        after ?PATIENCE -> error(missing)
        end
    end,
    Tree(),
    millis(Tree);
run('start') ->
    Count = size_of(1000000, 1000),
    millis(fun() -> [start(idler) || _ <- lists:seq(1, Count)] end);
run('idle-bytes') ->
    Count = size_of(200000, 1000),
    collect(),
    Before = erlang:memory(total),
    All = [start({idler, self()}) || _ <- lists:seq(1, Count)],
    [gen_server:cast(One, wake) || One <- All],
    await(Count),
    collect(),
    (erlang:memory(total) - Before) / length(All);
run('call-1') -> calls(1) ;
run('call-100') -> calls(100);
run('restart') ->
    Warm = size_of(10000, 10),
    Restarts = size_of(5000, 50),
    {ok, _} = supervisor:start_link(?MODULE, {one_for_one, self()}),
    receive {init, First, _} -> ok end,
    {_, Times} = lists:foldl(
        fun(_, {Child, Times}) ->
            gen_server:cast(Child, crash),
            Thrown = receive {crash, T} -> T end,
            receive {init, Next, Back} -> {Next, [Back - Thrown | Times]} end
        end, {First, []}, lists:seq(1, Warm + Restarts)),
    lists:nth(Restarts div 2, lists:sort(lists:sublist(Times, Restarts))) / 1000;
run('stop') ->
    Count = size_of(100000, 1000),
    Counter = counters:new(1, [atomics]),
    {ok, Supervisor} = supervisor:start_link(?MODULE, {simple_one_for_one, Counter}),
    unlink(Supervisor),
    [{ok, _} = supervisor:start_child(Supervisor, []) || _ <- lists:seq(1, Count)],
    Millis = millis(fun() -> gen_server:stop(Supervisor, shutdown, ?PATIENCE) end),
    Count = counters:get(Counter, 1),
    Millis;
run('blocking') ->
    Sleep = sleepers(),
    Sleep(),
    Sleep(),
    millis(Sleep);
run('beside') ->
    Serve = players(),
    Sleep = sleepers(),
    Trips = size_of(20000, 1000),
    Alone = rate(Trips, fun() -> Serve(Trips) end),
    Self = self(),
    Waker = spawn_link(fun() -> put(smoke, false), waker(Sleep, Self) end),
    Beside = rate(Trips, fun() -> Serve(Trips) end),
    Waker ! stop,
    receive stopped -> ok after ?PATIENCE -> error(missing) end,
    100 * Beside / Alone;
run('bus-100') -> bus(100);
run('bus-100000') -> bus(size_of(100000, 1000));
run('bus-fan-out') ->
    {ok, _} = pg:start_link(),
    Subscribers = 1000,
    Events = 500,
    [subscribe(topic, Events) || _ <- lists:seq(1, Subscribers)],
    rate(Subscribers * Events, fun() ->
        [publish(topic, Event) || Event <- lists:seq(1, Events)],
        await(Subscribers),
        nothing_more()
    end).

players() ->
    Second = start(wall),
    First = start({player, Second}),
    fun(Trips) ->
        gen_server:cast(First, {serve, Trips, self()}),
        await(1)
    end.

casts(Senders) ->
    Messages = 100000,
    Receiver = start({tally, self(), Messages}),
    Share = Messages div Senders,
    rate(Messages, fun() ->
        [spawn_link(fun() -> cast_times(Receiver, Share) end) || _ <- lists:seq(1, Senders)],
        await(1),
        nothing_more()
    end).

cast_times(_, 0) -> ok;
cast_times(Receiver, Left) ->
    gen_server:cast(Receiver, Left),
    cast_times(Receiver, Left - 1).

fan(Senders, Receivers) ->
    Messages = 100000,
    To = [start({tally, self(), Messages div Receivers}) || _ <- lists:seq(1, Receivers)],
    From = [start({sender, To}) || _ <- lists:seq(1, Senders)],
    rate(Messages, fun() ->
        [gen_server:cast(Sender, {send, Messages div Senders}) || Sender <- From],
        await(Receivers),
        nothing_more()
    end).

ring(Tokens) ->
    Nodes = 500,
    Hops = 100000,
    Ring = [start({link, self()}) || _ <- lists:seq(1, Nodes)],
    [gen_server:cast(Node, {next, Next}) || {Node, Next} <- lists:zip(Ring, tl(Ring) ++ [hd(Ring)])],
    rate(Hops, fun() ->
        [gen_server:cast(lists:nth(1 + I * (Nodes div Tokens), Ring), {token, Hops div Tokens - 1})
            || I <- lists:seq(0, Tokens - 1)],
        await(Tokens),
        nothing_more()
    end).

calls(Callers) ->
    Calls = 10000,
    Counter = start(counter),
    put(asked, 0),
    Self = self(),
    Rate = rate(Calls, fun() ->
        [spawn_link(fun() ->
            ask(Counter, Calls div Callers, 0),
            Self ! reached
        end) || _ <- lists:seq(1, Callers)],
        await(Callers),
        put(asked, get(asked) + Calls)
    end),
    Asked = get(asked),
    Asked = gen_server:call(Counter, next) - 1,
    Rate.

ask(_, 0, _) -> ok;
ask(Counter, Left, Last) ->
    Answer = gen_server:call(Counter, next),
    true = Answer > Last,
    ask(Counter, Left - 1, Answer).

sleepers() ->
    Count = size_of(10000, 100),
    All = [start(sleeper) || _ <- lists:seq(1, Count)],
    fun() ->
        Self = self(),
        [gen_server:cast(One, {sleep, Self}) || One <- All],
        await(Count)
    end.

waker(Sleep, Parent) ->
    Sleep(),
    receive
        stop -> Parent ! stopped
    after 0 -> waker(Sleep, Parent)
    end.

bus(Topics) ->
    {ok, _} = pg:start_link(),
    Events = 20000,
    [subscribe({room, I}, 1) || I <- lists:seq(1, Topics)],
    Names = [{room, 1 + I * 48271 rem Topics} || I <- lists:seq(1, Topics)],
    rate(Events, fun() ->
        in_turn(fun(Topic) -> publish(Topic, event) end, Names, Events),
        await(Events),
        nothing_more()
    end).

subscribe(Topic, Lot) ->
    ok = pg:join(Topic, start({tally, self(), Lot})).

publish(Topic, Event) ->
    [gen_server:cast(Pid, Event) || Pid <- pg:get_members(Topic)],
    ok.

collect() ->
    [erlang:garbage_collect(Pid) || Pid <- erlang:processes()],
    ok.

%% ---- servers ----

init({one_for_one, Owner}) ->
    Child = #{id => child, start => {gen_server, start_link, [?MODULE, {crasher, Owner}, []]}},
    {ok, {#{strategy => one_for_one, intensity => 100000000, period => 1}, [Child]}};
init({simple_one_for_one, Counter}) ->
    Child = #{id => child, shutdown => ?PATIENCE, start => {gen_server, start_link, [?MODULE, {child, Counter}, []]}},
    {ok, {#{strategy => simple_one_for_one}, [Child]}};
init({player, Other}) -> {ok, {player, Other, 0, none}};
init({tally, Owner, Lot}) -> {ok, {tally, Owner, Lot, Lot}};
init(counter) -> {ok, {counter, 0}};
init({node, Parent, First, Size}) -> {ok, {node, Parent, First, Size}, {continue, begin_node}};
init({crasher, Owner}) ->
    Owner ! {init, self(), erlang:monotonic_time(nanosecond)},
    {ok, {crasher, Owner}};
init({child, Counter}) ->
    process_flag(trap_exit, true), % or its terminate would not run
    {ok, {child, Counter}};
init(State) -> {ok, State}.

handle_call(next, _, {counter, Count}) -> {reply, Count + 1, {counter, Count + 1}}.

handle_cast({serve, Trips, Owner}, {player, Other, 0, _}) ->
    gen_server:cast(Other, {ball, self()}),
    {noreply, {player, Other, Trips, Owner}};
handle_cast({ball, _}, {player, Other, 1, Owner}) ->
    Owner ! reached,
    {noreply, {player, Other, 0, Owner}};
handle_cast({ball, _}, {player, Other, Left, Owner}) ->
    gen_server:cast(Other, {ball, self()}),
    {noreply, {player, Other, Left - 1, Owner}};
handle_cast({ball, From}, wall) ->
    gen_server:cast(From, {ball, self()}),
    {noreply, wall};
handle_cast(_, {tally, Owner, Lot, 1}) ->
    Owner ! reached,
    {noreply, {tally, Owner, Lot, Lot}};
handle_cast(_, {tally, Owner, Lot, Left}) ->
    {noreply, {tally, Owner, Lot, Left - 1}};
handle_cast({send, Count}, {sender, To} = State) ->
    in_turn(fun(Receiver) -> gen_server:cast(Receiver, 1) end, To, Count),
    {noreply, State};
handle_cast({next, Next}, {link, Owner}) ->
    {noreply, {link, Owner, Next}};
handle_cast({token, 0}, {link, Owner, _} = State) ->
    Owner ! reached,
    {noreply, State};
handle_cast({token, Left}, {link, _, Next} = State) ->
    gen_server:cast(Next, {token, Left - 1}),
    {noreply, State};
handle_cast({sum, Part}, {sum, Parent, 1, Sum}) ->
    gen_server:cast(Parent, {sum, Sum + Part}),
    {stop, normal, done};
handle_cast({sum, Part}, {sum, Parent, Left, Sum}) ->
    {noreply, {sum, Parent, Left - 1, Sum + Part}};
handle_cast(wake, {idler, Owner} = State) ->
    Owner ! reached,
    {noreply, State};
handle_cast(crash, {crasher, Owner}) ->
    Owner ! {crash, erlang:monotonic_time(nanosecond)},
    error(told_to);
handle_cast({sleep, Owner}, sleeper) ->
    timer:sleep(50),
    Owner ! reached,
    {noreply, sleeper}.

handle_continue(begin_node, {node, Parent, First, 1}) ->
    gen_server:cast(Parent, {sum, First}),
    {stop, normal, done};
handle_continue(begin_node, {node, Parent, First, Size}) ->
    Share = Size div 10,
    [start({node, self(), First + I * Share, Share}) || I <- lists:seq(0, 9)],
    {noreply, {sum, Parent, 10, 0}}.

terminate(_, {child, Counter}) -> counters:add(Counter, 1, 1);
terminate(_, _) -> ok.
